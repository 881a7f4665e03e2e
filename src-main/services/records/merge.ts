import type { ScanShard } from './found-record'
import { spansPerRecord, type Portion, type PortionPart } from './portion'

/** A place in one shard's records, with those at hand that come next. */
export class Cursor {
  /** Index of the first record that was not brought yet. */
  next: number
  /** What is at hand, from the part under way on. */
  private parts: readonly PortionPart[] = []
  private part: PortionPart | undefined
  /** Memory of that part. */
  private bytes = Buffer.alloc(0)
  private row = 0

  constructor(readonly shard: ScanShard) {
    this.next = shard.from
  }

  /** Go on with these. What stands at the shard's end or after it is left out. */
  take({ parts, next }: Portion): void {
    this.next = next
    this.enter(parts)
  }

  get hasRow(): boolean {
    return this.part !== undefined && (this.part.indexes[this.row] as number) < this.shard.end
  }

  get isAtEnd(): boolean {
    return !this.hasRow && this.next >= this.shard.end
  }

  /** Index of the record that comes next. */
  get at(): number {
    return Math.min(this.shard.end, this.part === undefined ? this.next : (this.part.indexes[this.row] as number))
  }

  /** Arrival of the record that comes next, epoch ms. */
  get arrivedAt(): number {
    return this.part?.arrivals[this.row] as number
  }

  get partitionKey(): string {
    return this.bytes.toString('utf8', this.span(0), this.span(1))
  }

  get data(): Buffer {
    return this.bytes.subarray(this.span(1), this.span(2))
  }

  advance(): void {
    this.row++
    if (this.row === this.part?.indexes.length) this.enter(this.parts.slice(1))
  }

  /** Let go what is at hand. @returns how many records that was */
  drop(): number {
    const rest = this.parts.reduce((sum, { indexes }) => sum + indexes.length, 0) - this.row
    this.enter([])
    return rest
  }

  private enter(parts: readonly PortionPart[]): void {
    this.parts = parts
    this.part = parts[0]
    this.bytes = Buffer.from(this.part?.bytes.buffer ?? new ArrayBuffer(0))
    this.row = 0
  }

  private span(place: number): number {
    return this.part?.spans[this.row * spansPerRecord + place] as number
  }
}

/** Cursors with a record at hand, the earliest arrival first. */
export class CursorHeap {
  private readonly cursors: Cursor[] = []

  /** Arrival of the earliest record; infinite when there is none. */
  get earliest(): number {
    return this.cursors[0]?.arrivedAt ?? Infinity
  }

  push(cursor: Cursor): void {
    if (!cursor.hasRow) return
    const { cursors } = this
    let at = cursors.push(cursor) - 1
    while (at > 0) {
      const above = (at - 1) >>> 1
      if (!isBefore(cursor, cursors[above] as Cursor)) break
      cursors[at] = cursors[above] as Cursor
      at = above
    }
    cursors[at] = cursor
  }

  pop(): Cursor | undefined {
    const { cursors } = this
    const first = cursors[0]
    const last = cursors.pop()
    if (last !== undefined && cursors.length > 0) this.sink(last)
    return first
  }

  /** Put a cursor in the first place and let it go down to its own. */
  private sink(cursor: Cursor): void {
    const { cursors } = this
    let at = 0
    for (;;) {
      let below = at * 2 + 1
      if (below >= cursors.length) break
      const right = cursors[below + 1]
      if (right !== undefined && isBefore(right, cursors[below] as Cursor)) below++
      if (!isBefore(cursors[below] as Cursor, cursor)) break
      cursors[at] = cursors[below] as Cursor
      at = below
    }
    cursors[at] = cursor
  }
}

const isBefore = (a: Cursor, b: Cursor): boolean => a.arrivedAt < b.arrivedAt
