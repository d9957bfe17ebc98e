// Sends one wave to everyone, in a process that did nothing else before: its memory is the wave's own. Prints the figures.
import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sendWave } from '../src/flows/campaign-wave/giving-codes.ts'
import { openHumans, readSettings } from '../src/main.ts'
import { makeLog } from '../src/platform/log.ts'
import type { WavePreview } from '../src/sections/campaigns/campaigns.ts'

const SAMPLED_EVERY_MS = 5

const [folder = '', warmUp = '', campaign = ''] = process.argv.slice(2)
const read = readSettings({ HUMANS_DATA: folder })
if (!read.ok) throw new Error(read.problems.join())
const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 4)
const send = (to: string, teams: readonly string[], approved?: WavePreview) =>
  humans.database.transact(async (tx) => {
    const audience = teams.length === 0 ? ({ everyone: true } as const) : ({ everyone: false, teams } as const)
    const request = { campaign: to, audience, wave: randomUUID(), ...(approved === undefined ? {} : { approved }) }
    const sent = await sendWave(tx, humans, request, { kind: 'operator' })
    if (!sent.ok) throw new Error(sent.code)
    return sent.granted
  })

// Idle is a process that has done such a thing before: its code is compiled, its connection open.
await send(warmUp, ['Few'])
setFlagsFromString('--expose-gc')
runInNewContext('gc')()
const idle = process.memoryUsage.rss()
let peak = idle
const sampling = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, SAMPLED_EVERY_MS)
const asked = performance.now()
const looked = await humans.database.snapshot((s) => humans.campaigns.previewWave(s, campaign, { everyone: true }))
if (!looked.ok) throw new Error(looked.code)
const previewMs = performance.now() - asked
const started = performance.now()
const granted = await send(campaign, [], looked.preview)
const ms = performance.now() - started
clearInterval(sampling)
await humans.database.close()
process.stdout.write(`${JSON.stringify({ granted, ms, previewMs, idle, peak })}\n`)
