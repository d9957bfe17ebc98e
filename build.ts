// Compiles src, checks and bench to dist/ and copies what the compiler leaves behind (migrations, static files).
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
const compiled = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (compiled.status !== 0) process.exit(compiled.status ?? 1)
cpSync('src', 'dist/src', { recursive: true, filter: (path) => !/\.tsx?$/.test(path) })
