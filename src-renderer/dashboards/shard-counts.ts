import type { TimelineEvent } from '../../src-main/contract/history'

/** So many shards of a stream were open; epoch seconds, `to` excluded. */
export interface ShardCount {
  readonly count: number
  readonly from: number
  readonly to: number
}

/** NaN where nothing says how many there were. */
function countBefore({ kind, detail }: TimelineEvent, after: number): number {
  switch (kind) {
    case 'split':
      return after - 1
    case 'merged':
      return after + 1
    case 'scaled':
      return Number(detail['from'])
    case 'created':
      return 0
    case 'deleted':
      return Number.NaN
    default:
      return after
  }
}

/**
 * How many shards of a stream were open when, oldest first, without the times in which it had none or nobody knows.
 *
 * @param open how many there are now
 * @param events what has happened to the stream since, oldest first
 */
export function shardCounts(open: number, events: readonly TimelineEvent[]): readonly ShardCount[] {
  const counts: ShardCount[] = []
  let [count, to] = [open, Infinity]
  for (const event of [...events].reverse()) {
    const before = countBefore(event, count)
    if (Object.is(before, count)) continue
    counts.unshift({ count, from: event.at / 1000, to })
    ;[count, to] = [before, event.at / 1000]
  }
  return [{ count, from: -Infinity, to }, ...counts].filter((stretch) => stretch.count > 0)
}
