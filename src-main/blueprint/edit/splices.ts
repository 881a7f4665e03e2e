/** What stands from `start` to `end` of a text becomes something else. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Edited {
  readonly text: string
  /** Numbers of the lines that are new or changed, from 1 on. */
  readonly changedLines: readonly number[]
}

/** @param splices that do not overlap, in any order; what is put in at one place comes in the order given */
export const withSplices = (text: string, splices: readonly Splice[]): Edited => {
  const sorted = splices
    .map((splice) => trimmed(text, splice))
    .filter((splice) => splice.text !== text.slice(splice.start, splice.end))
    .sort((one, other) => one.start - other.start)
  const changed = new Set<number>()
  const parts: string[] = []
  let line = 1
  let isAtStart = true
  let at = 0
  for (const { start, end, text: put } of sorted) {
    const kept = text.slice(at, start)
    line += newlinesIn(kept)
    if (kept !== '') isAtStart = kept.endsWith('\n')
    for (const one of changedBy(put, {
      line,
      isAtStart,
      removed: text.slice(start, end),
      rest: text.slice(end, end + 2),
    }))
      changed.add(one)
    parts.push(kept, put)
    line += newlinesIn(put)
    if (put !== '') isAtStart = put.endsWith('\n')
    at = end
  }
  return { text: parts.join('') + text.slice(at), changedLines: [...changed].sort((one, other) => one - other) }
}

const newlinesIn = (text: string): number => text.split('\n').length - 1

interface Around {
  /** Number of the line it is put into, and whether at its beginning. */
  readonly line: number
  readonly isAtStart: boolean
  readonly removed: string
  /** Behind what was removed: as much as an end of a line takes. */
  readonly rest: string
}

/** Numbers of the lines that have a part of what was put; of whole lines that went away there are none. */
const changedBy = (put: string, { line, isAtStart, removed, rest }: Around): readonly number[] => {
  if (put === '') {
    const isAtEnd = rest === '' || /^\r?\n/.test(rest)
    const isWhole = (isAtStart && (removed.endsWith('\n') || rest === '')) || (isAtEnd && /^\r?\n/.test(removed))
    return isWhole ? [] : [line]
  }
  const first = line + (/^\r?\n/.test(put) ? 1 : 0)
  const body = put.replace(/^\r?\n/, '').replace(/\r?\n$/, '')
  return body.split('\n').map((_line, index) => first + index)
}

/** Without what is the same on both ends. */
const trimmed = (text: string, { start, end, text: put }: Splice): Splice => {
  const old = text.slice(start, end)
  let head = 0
  while (head < old.length && head < put.length && old[head] === put[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < put.length - head && old.at(-1 - tail) === put.at(-1 - tail)) tail += 1
  return { start: start + head, end: end - tail, text: put.slice(head, put.length - tail) }
}
