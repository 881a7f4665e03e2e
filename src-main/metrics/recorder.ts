import { eachSection, PackWriter, type StatisticSet } from '../storage/packed-statistics'
import type { Dimensions } from './dimensions'

/** How far back samples are known second by second. */
export const keptMinutes = 60

/** Of each second its count, sum, minimum and maximum. */
const slotsPerSecond = 4
const slotsPerMinute = 60 * slotsPerSecond

/** One minute that still takes samples. */
export class OpenMinute {
  private readonly pages: (Float64Array | undefined)[] = []

  /** @param minute since the epoch */
  constructor(readonly minute: number) {}

  /** @param second 0 … 59 */
  add(code: number, second: number, value: number): void {
    const page = (this.pages[code] ??= new Float64Array(slotsPerMinute))
    const at = second * slotsPerSecond
    const count = page[at] as number
    page[at] = count + 1
    page[at + 1] = (page[at + 1] as number) + value
    if (count === 0 || value < (page[at + 2] as number)) page[at + 2] = value
    if (count === 0 || value > (page[at + 3] as number)) page[at + 3] = value
  }

  has(code: number): boolean {
    return this.pages[code] !== undefined
  }

  each(code: number, visit: (second: number, set: StatisticSet) => void): void {
    const page = this.pages[code]
    if (page === undefined) return
    for (let second = 0; second < 60; second++) {
      const set = setAt(page, second)
      if (set !== undefined) visit(this.minute * 60 + second, set)
    }
  }

  /** The minute as a whole, by metric code. */
  totals(): Map<number, StatisticSet> {
    const totals = new Map<number, StatisticSet>()
    for (const [code, page] of this.pages.entries()) if (page !== undefined) totals.set(code, totalOf(page))
    return totals
  }

  /** The minute as a whole. */
  total(code: number): StatisticSet | undefined {
    const page = this.pages[code]
    return page === undefined ? undefined : totalOf(page)
  }

  sumAt(code: number, second: number): number {
    return this.pages[code]?.[second * slotsPerSecond + 1] ?? 0
  }

  /** The minute in few bytes: sections of sets by second, 0 … 59. */
  pack(): Uint8Array {
    const sections: [number, Uint8Array][] = []
    for (const [code, page] of this.pages.entries()) {
      if (page === undefined) continue
      for (let second = 0, at = 0; second < 60; second++, at += slotsPerSecond) {
        if (page[at] === 0) continue
        writer.number(second)
        writer.set(page[at] as number, page[at + 1] as number, page[at + 2] as number, page[at + 3] as number)
      }
      sections.push([code, writer.take()])
    }
    for (const [code, section] of sections) {
      writer.number(code)
      writer.number(section.length)
      writer.bytes(section)
    }
    return writer.take()
  }
}

const writer = new PackWriter()

/** Of a page that has samples. */
const totalOf = (page: Float64Array): StatisticSet => {
  let [count, sum, minimum, maximum] = [0, 0, Infinity, -Infinity]
  for (let at = 0; at < slotsPerMinute; at += slotsPerSecond) {
    if (page[at] === 0) continue
    count += page[at] as number
    sum += page[at + 1] as number
    minimum = Math.min(minimum, page[at + 2] as number)
    maximum = Math.max(maximum, page[at + 3] as number)
  }
  return { count, sum, minimum, maximum }
}

const setAt = (page: Float64Array, second: number): StatisticSet | undefined => {
  const at = second * slotsPerSecond
  const count = page[at] as number
  if (count === 0) return undefined
  return {
    count,
    sum: page[at + 1] as number,
    minimum: page[at + 2] as number,
    maximum: page[at + 3] as number,
  }
}

interface SealedMinute {
  readonly minute: number
  readonly packed: Uint8Array
}

/** A minute that takes no more samples. */
export interface MinuteOver extends SealedMinute {
  readonly totals: Map<number, StatisticSet>
}

/**
 * The samples of the last hour, second by second, of one stream, shard or consumer.
 *
 * Until it gets a sample it holds nothing, and of an hour only the seconds that had some: most shards of a large project
 * are idle. Samples may come out of order; a minute that is sealed already is simply opened anew beside it.
 */
export class Recorder {
  private newest: OpenMinute | undefined
  private readonly older: OpenMinute[] = []
  private sealed: SealedMinute[] = []
  private newestSealed = -Infinity

  /** Of all sealed minutes, by metric code; a map only once there are any. */
  private past: Map<number, { readonly count: number; readonly sum: number }> | undefined

  /**
   * @param opened told when a minute is opened: it wants to be sealed some time
   * @param of what is recorded; undefined where nothing is
   */
  constructor(
    private readonly opened: (recorder: Recorder) => void,
    readonly of?: Dimensions,
  ) {}

  /** @param minute since the epoch */
  at(minute: number): OpenMinute {
    const { newest } = this
    return newest !== undefined && newest.minute === minute ? newest : this.open(minute)
  }

  private open(minute: number): OpenMinute {
    const again = this.older.find((open) => open.minute === minute)
    if (again !== undefined) return again
    const opened = new OpenMinute(minute)
    if (this.newest === undefined) this.newest = opened
    else if (this.newest.minute > minute) this.older.push(opened)
    else {
      this.older.push(this.newest)
      this.newest = opened
    }
    this.opened(this)
    return opened
  }

  openMinutes(): readonly OpenMinute[] {
    return this.newest === undefined ? this.older : [...this.older, this.newest]
  }

  isOpenBefore(minute: number): boolean {
    return this.openMinutes().some((open) => open.minute < minute)
  }

  /** No more samples for minutes before this one. @returns them as wholes, by minute */
  sealBefore(minute: number): readonly MinuteOver[] {
    const over = this.openMinutes().filter((open) => open.minute < minute)
    if (over.length === 0) return []
    const left = this.openMinutes().filter((open) => open.minute >= minute)
    this.newest = left.pop()
    this.older.splice(0, Infinity, ...left)
    return over.map((open) => {
      const totals = open.totals()
      for (const [code, { count, sum }] of totals) {
        const past = this.past?.get(code)
        ;(this.past ??= new Map()).set(code, { count: (past?.count ?? 0) + count, sum: (past?.sum ?? 0) + sum })
      }
      const sealed = { minute: open.minute, packed: open.pack() }
      this.sealed.push(sealed)
      this.newestSealed = Math.max(this.newestSealed, open.minute)
      return { ...sealed, totals }
    })
  }

  /** Whether a minute that is not sealed yet, and is not over at this second, has samples. */
  isOpenSince(code: number, second: number): boolean {
    return this.openMinutes().some((open) => open.minute * 60 + 60 > second && open.has(code))
  }

  /** Since the recorder was made. */
  sinceStart(code: number): { readonly count: number; readonly sum: number } {
    let { count, sum } = this.past?.get(code) ?? { count: 0, sum: 0 }
    for (const open of this.openMinutes()) {
      open.each(code, (_second, set) => {
        count += set.count
        sum += set.sum
      })
    }
    return { count, sum }
  }

  /** Forget what is older than the hour before `minute`. @returns whether anything is left */
  trim(minute: number): boolean {
    if (this.sealed.some((sealed) => sealed.minute < minute - keptMinutes)) {
      this.sealed = this.sealed.filter((sealed) => sealed.minute >= minute - keptMinutes)
    }
    return this.sealed.length > 0 || this.newest !== undefined
  }

  /** Every second from `from` on and before `to` that has samples, in no particular order, perhaps in several parts. */
  eachSecond(code: number, from: number, to: number, visit: (second: number, set: StatisticSet) => void): void {
    const visitInside = (second: number, set: StatisticSet): void => {
      if (second >= from && second < to) visit(second, set)
    }
    for (const open of this.openMinutes()) open.each(code, visitInside)
    for (const sealed of this.sealed) {
      if (sealed.minute * 60 < to && sealed.minute * 60 + 60 > from) eachSealed(sealed, code, visitInside)
    }
  }

  /** The sums of `count` seconds from `first` on, 0 where nothing is known; what charts are drawn from. */
  sums(code: number, first: number, count: number): number[] {
    const sums = new Array<number>(count).fill(0)
    const last = first + count - 1
    for (const open of this.openMinutes()) {
      const start = open.minute * 60
      for (let second = Math.max(first, start); second <= Math.min(last, start + 59); second++) {
        sums[second - first] = (sums[second - first] as number) + open.sumAt(code, second - start)
      }
    }
    if (first >= (this.newestSealed + 1) * 60) return sums
    for (const sealed of this.sealed) {
      if (sealed.minute * 60 > last || sealed.minute * 60 + 59 < first) continue
      eachSealed(sealed, code, (second, { sum }) => {
        if (second >= first && second <= last) sums[second - first] = (sums[second - first] as number) + sum
      })
    }
    return sums
  }
}

const eachSealed = (
  { minute, packed }: SealedMinute,
  code: number,
  visit: (second: number, set: StatisticSet) => void,
): void => {
  eachSection(packed, (found) => (found === code ? (second, set) => visit(minute * 60 + second, set) : undefined))
}
