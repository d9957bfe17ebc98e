import type { Random } from './random.ts'

export type Period = {
  readonly first: Temporal.PlainDate
  readonly last: Temporal.PlainDate
  readonly timeZone: string
}

/**
 * When `count` purchases were made, in unix seconds, oldest first: an opening rush, a lull, and a rise towards the
 * event; by day and evening. A part falls, on purpose, on the seconds around the ends of weeks and quarters and the
 * change of clocks, and two on the same second.
 */
export function purchaseTimes(random: Random, count: number, period: Period): number[] {
  const days = startsOfDays(period)
  const edges = edgesOf(period).slice(0, Math.floor(count / 8))
  const ordinary = Array.from({ length: count - edges.length }, () => ordinaryTime(random, days))
  const times = [...edges, ...ordinary].sort((a, b) => a - b)
  const middle = count >> 1
  return times.map((time, place) => (place === middle ? (times[place - 1] ?? time) : time))
}

function ordinaryTime(random: Random, days: readonly number[]): number {
  const day = days[Math.floor(position(random) * days.length)] ?? 0
  const hours = 8 + 15.9 * ((random.fraction() + random.fraction()) / 2)
  return day + Math.floor(hours * 3600)
}

/** Where in the period, from 0 to below 1. */
function position(random: Random): number {
  const part = random.fraction()
  const within = random.fraction()
  if (part < 0.28) return (-Math.log(1 - within) * 0.025) % 1
  return part < 0.58 ? within : within ** 0.4
}

function startsOfDays({ first, last, timeZone }: Period): number[] {
  const count = first.until(last).days + 1
  return Array.from({ length: count }, (_, day) => startOf(first.add({ days: day }), timeZone))
}

/** The second before and the first second of each week and quarter, and around each change of clocks; rarest first. */
function edgesOf({ first, last, timeZone }: Period): number[] {
  const days = Array.from({ length: first.until(last).days }, (_, day) => first.add({ days: day + 1 }))
  const quarters = days.filter((day) => day.day === 1 && day.month % 3 === 1).map((day) => startOf(day, timeZone))
  const mondays = days.filter((day) => day.dayOfWeek === 1).map((day) => startOf(day, timeZone))
  const changes = days.flatMap((day) => changeOfClocks(day, timeZone))
  return [...changes, ...quarters, ...mondays].flatMap((second) => [second - 1, second])
}

function changeOfClocks(day: Temporal.PlainDate, timeZone: string): number[] {
  const midnight = day.toZonedDateTime(timeZone)
  if (midnight.hoursInDay === 24) return []
  const change = midnight.getTimeZoneTransition('next')
  return change === null ? [] : [secondsOf(change)]
}

function startOf(day: Temporal.PlainDate, timeZone: string): number {
  return secondsOf(day.toZonedDateTime(timeZone))
}

function secondsOf(time: Temporal.ZonedDateTime): number {
  return Math.floor(time.epochMilliseconds / 1000)
}
