import type { FaultName } from '../engine/fault'
import { problemOf, type NewInjection } from '../engine/injection/rule'
import type { OperationName } from '../engine/streams/model'

/** Each line begins with the key. */
export const injectUsage = `      operation=PutRecords+PutRecord   these operations only
      stream=orders                    this stream only, by name or ARN
      shard=shardId-000000000000       this shard only
      fault=InternalFailure            answer with a fault that the operation documents
      message=TEXT                     say this with the fault
      latency=50..200                  wait this many milliseconds first; also a single number
      share=0.2                        of the requests, or of the records of PutRecords (default: 1)
      for=60s                          this long only: ms, s, m or h
      from=TIME                        not before, e.g. 2026-11-21T14:00:00Z
      until=TIME                       not after
      seed=7                           the same seed befalls the same requests (default: 0)`

const keys = new Set([...injectUsage.matchAll(/^ +(\w+)=/gm)].map(([, key]) => key as string))

/**
 * One `--inject`: pairs of key and value, separated by commas, in any order.
 * @returns a sentence when it cannot be understood or makes no sense
 */
export const parseInjection = (text: string): NewInjection | string => {
  const given = new Map<string, string>()
  for (const pair of text.split(',')) {
    const [key = '', ...rest] = pair.split('=')
    const value = rest.join('=')
    if (!keys.has(key)) return `There is nothing called "${key}"; there are ${[...keys].join(', ')}.`
    if (value === '') return `${key} needs a value.`
    if (given.has(key)) return `${key} is given twice.`
    given.set(key, value)
  }
  const rule = toRule(given)
  return typeof rule === 'string' ? rule : (problemOf(rule)?.message ?? rule)
}

const toRule = (given: ReadonlyMap<string, string>): NewInjection | string => {
  const latencyMs = read(given, 'latency', toRange)
  const from = read(given, 'from', toTime)
  const until = read(given, 'until', toTime)
  const durationMs = read(given, 'for', toDuration)
  if (latencyMs === null) return `latency is milliseconds, such as 100 or 50..200, not ${given.get('latency')}.`
  if (from === null || until === null) return 'from and until are times such as 2026-11-21T14:00:00Z.'
  if (durationMs === null) return `for is a duration such as 500ms, 60s, 5m or 1h, not ${given.get('for')}.`
  const fault = given.get('fault')
  const message = given.get('message')
  if (message !== undefined && fault === undefined) return 'A message needs a fault.'
  return {
    // What is no operation and no fault is refused with all else that makes no sense.
    operations: given.get('operation')?.split('+') as OperationName[] | undefined,
    stream: given.get('stream'),
    shardId: given.get('shard'),
    share: Number(given.get('share') ?? 1),
    latencyMs,
    fault: fault === undefined ? undefined : { name: fault as FaultName, message },
    from,
    until,
    durationMs,
    seed: Number(given.get('seed') ?? 0),
  }
}

/** @returns undefined when the key was not given, null when its value is nonsense */
const read = <T>(
  given: ReadonlyMap<string, string>,
  key: string,
  convert: (text: string) => T | null,
): T | null | undefined => {
  const text = given.get(key)
  return text === undefined ? undefined : convert(text)
}

const toRange = (text: string): { least: number; most: number } | null => {
  const [, least, most = least] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? []
  return least === undefined ? null : { least: Number(least), most: Number(most) }
}

const toTime = (text: string): number | null => {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

const toDuration = (text: string): number | null => {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  return amount === undefined ? null : Number(amount) * (milliseconds[unit] ?? NaN)
}
