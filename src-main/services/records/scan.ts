import type { BrowseProgress, RecordLine } from '../../contract/record-browser'
import { EndOfScan } from './end-of-scan'
import type { Filter } from './filter'
import { toLine, type FoundRecord, type ScanShard } from './found-record'
import { Cursor, CursorHeap } from './merge'
import type { Portion } from './portion'
import { unpack } from './unpack'

/** At most ten events a second, each with at most so many lines. */
export const eventEveryMs = 100
export const linesPerEvent = 1000

/** What the first line waits for, so that it does not come alone: a screenful, or so long. The next event is a tenth of a second off. */
const firstLines = 40
const firstEventMs = 10

/** What a scan reads of one shard. */
export interface Want {
  readonly shardId: string
  readonly from: number
  readonly end: number
  readonly maxRecords: number
  readonly maxBytes: number
}

export interface Brought {
  /** In the order of the wants. */
  readonly portions: readonly Portion[]
  /** Shards that came since the scan began. */
  readonly born: readonly ScanShard[]
}

export interface ScanEvent {
  readonly lines: readonly RecordLine[]
  readonly progress: BrowseProgress
}

export interface ScanPorts {
  read(wants: readonly Want[]): Promise<Brought>
  send(event: ScanEvent): void
  /** Milliseconds that never step back. */
  now(): number
  wait(ms: number): Promise<void>
}

export interface ScanOptions {
  readonly shards: readonly ScanShard[]
  readonly filter: Filter
  readonly limit: number
  readonly isLive: boolean
}

/** So that the first lines come at once. */
const firstBytes = 64 * 1024
/** What is at hand of all shards together, about. */
const bytesAtHand = 32 * 1024 * 1024
const largestPortionBytes = 1024 * 1024
const portionRecords = 10_000
/** What a live tail looks at in one turn, of all shards together. */
const liveRecords = 20_000
const liveBytes = 8 * 1024 * 1024
/** Lines that may wait for their turn: what comes unevenly is not lost for that. */
const linesWaiting = 3 * linesPerEvent
/** How long it looks before it lets go what it has not looked at: a slow filter must not fall further and further behind. */
const liveMs = 500

/** Go through shards from their places on, all as one by arrival; ends at the end, or with the limit. A live tail never does. */
export const scan = async (options: ScanOptions, ports: ScanPorts): Promise<void> => {
  const look = createLook(options)
  const pace = createPace(ports)
  await (options.isLive ? tail(options, look, pace, ports) : goThrough(options, look, pace, ports))
}

type Counts = Omit<BrowseProgress, 'part' | 'isDone'>

/** Looks at records one by one and counts them. */
const createLook = ({ filter }: ScanOptions) => {
  const counts: { -readonly [K in keyof Counts]: Counts[K] } = {
    scanned: 0,
    matched: 0,
    skipped: 0,
    failed: 0,
    bytes: 0,
  }
  const holds = (found: FoundRecord): boolean => {
    try {
      return filter.holds(found)
    } catch (error) {
      if (error instanceof EndOfScan) throw error
      counts.failed++
      counts.failure ??= error instanceof Error ? error.message : String(error)
      return false
    }
  }
  /** Hand what matches of the cursor's record to `keep`, and go on to the next. */
  const next = (cursor: Cursor, keep: (found: FoundRecord) => void): void => {
    const { shard, at: index, arrivedAt, data, partitionKey } = cursor
    cursor.advance()
    counts.scanned++
    counts.bytes += data.byteLength
    for (const unpacked of unpack(data, filter.wants)) {
      const found = { shard, index, arrivedAt, partitionKey: unpacked.partitionKey ?? partitionKey, unpacked }
      if (!holds(found)) continue
      counts.matched++
      keep(found)
    }
  }
  return { counts, next }
}
type Look = ReturnType<typeof createLook>

/** Events in their measure. */
const createPace = ({ now, wait, send }: ScanPorts) => {
  const start = now()
  let last = -Infinity
  let firstLineAt: number | undefined
  return {
    isDue: (lines: number): boolean => {
      if (last !== -Infinity) return now() - last >= eventEveryMs
      if (lines === 0) return now() - start >= eventEveryMs
      firstLineAt ??= now()
      return lines >= firstLines || now() - firstLineAt >= firstEventMs
    },
    send: async (event: () => ScanEvent): Promise<void> => {
      const early = last + eventEveryMs - now()
      if (early > 0) await wait(early)
      last = now()
      send(event())
    },
  }
}
type Pace = ReturnType<typeof createPace>

const goThrough = async (
  { shards, limit }: ScanOptions,
  look: Look,
  pace: Pace,
  { read }: ScanPorts,
): Promise<void> => {
  const { counts } = look
  const cursors = shards.map((shard) => new Cursor(shard))
  const total = shards.reduce((sum, { from, end }) => sum + Math.max(0, end - from), 0)
  const heap = new CursorHeap()
  const lines: RecordLine[] = []
  const keep = (found: FoundRecord): void => void (counts.matched <= limit && lines.push(toLine(found)))
  const send = (isDone: boolean): Promise<void> =>
    pace.send(() => {
      const passed = cursors.reduce((sum, { at, shard }) => sum + Math.max(0, at - shard.from), 0)
      const part = total === 0 ? 1 : passed / total
      return { lines: lines.splice(0, linesPerEvent), progress: { ...counts, part, isDone } }
    })

  const portion = Math.min(largestPortionBytes, bytesAtHand / Math.max(1, shards.length))
  const fill = async (some: readonly Cursor[], maxBytes: number): Promise<void> => {
    for (let empty = some.filter(isEmpty); empty.length > 0; empty = empty.filter(isEmpty)) {
      const { portions } = await read(empty.map((cursor) => wantOf(cursor, portionRecords, maxBytes)))
      portions.forEach((portion, i) => empty[i]?.take(portion))
    }
    for (const cursor of some) heap.push(cursor)
  }

  await fill(cursors, Math.min(portion, firstBytes))
  for (let cursor = heap.pop(); cursor !== undefined && counts.matched < limit; cursor = heap.pop()) {
    const others = heap.earliest
    while (cursor.hasRow && cursor.arrivedAt <= others && counts.matched < limit) {
      look.next(cursor, keep)
      while (lines.length >= linesPerEvent || (pace.isDue(lines.length) && counts.matched < limit)) await send(false)
    }
    if (counts.matched < limit) await fill([cursor], portion)
  }
  counts.matched = Math.min(counts.matched, limit)
  while (lines.length > linesPerEvent) await send(false)
  await send(true)
}

const isEmpty = (cursor: Cursor): boolean => !cursor.hasRow && !cursor.isAtEnd

const wantOf = ({ shard: { shardId, end }, next }: Cursor, maxRecords: number, maxBytes: number): Want => ({
  ...{ shardId, end, maxRecords, maxBytes },
  from: next,
})

const tail = async ({ shards }: ScanOptions, look: Look, pace: Pace, { read, now }: ScanPorts): Promise<void> => {
  const { counts } = look
  const cursors = shards.map((shard) => new Cursor(shard))
  const lines: RecordLine[] = []
  for (;;) {
    const share = Math.max(1, cursors.length)
    const wants = cursors.map((cursor) => wantOf(cursor, Math.ceil(liveRecords / share), liveBytes / share))
    const { portions, born } = await read(wants)
    const heap = new CursorHeap()
    portions.forEach((portion, i) => {
      const cursor = cursors[i] as Cursor
      cursor.take(portion)
      counts.skipped += portion.passedOver
      heap.push(cursor)
    })
    cursors.push(...born.map((shard) => new Cursor(shard)))
    const found: FoundRecord[] = []
    const until = now() + liveMs
    for (let cursor = heap.pop(); cursor !== undefined; cursor = heap.pop()) {
      const others = heap.earliest
      while (cursor.hasRow && cursor.arrivedAt <= others && now() < until) look.next(cursor, (each) => found.push(each))
      if (now() < until) heap.push(cursor)
      else counts.skipped += cursor.drop()
    }
    const shown = sample(found, Math.max(0, linesWaiting - lines.length))
    counts.skipped += found.length - shown.length
    lines.push(...shown.map(toLine))
    await pace.send(() => ({ lines: lines.splice(0, linesPerEvent), progress: { ...counts, part: 1, isDone: false } }))
  }
}

/** At most `count` of them, evenly. */
const sample = <T>(all: readonly T[], count: number): readonly T[] =>
  all.length <= count ? all : Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] as T)
