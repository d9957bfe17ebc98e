// Compiles src, checks and bench to dist/ and copies what the compiler leaves behind (migrations, style sheets).
import { spawnSync } from 'node:child_process'
import { cpSync, renameSync, rmSync } from 'node:fs'

// Built beside and swapped in whole: a build that fails, or runs beside a command, leaves nobody with half of one.
const next = `dist.${process.pid}`
const compiled = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', next], {
  stdio: 'inherit',
})
if (compiled.status !== 0) {
  rmSync(next, { recursive: true, force: true })
  process.exit(compiled.status ?? 1)
}
cpSync('src', `${next}/src`, { recursive: true, filter: (path) => !/\.tsx?$/.test(path) })
rmSync('dist', { recursive: true, force: true })
renameSync(next, 'dist')
