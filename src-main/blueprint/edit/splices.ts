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
  let result = ''
  let at = 0
  for (const { start, end, text: put } of sorted) {
    result += text.slice(at, start)
    for (const line of changedBy(result, put, { removed: text.slice(start, end), rest: text.slice(end) }))
      changed.add(line)
    result += put
    at = end
  }
  return { text: result + text.slice(at), changedLines: [...changed].sort((one, other) => one - other) }
}

interface Around {
  readonly removed: string
  /** Behind what was removed. */
  readonly rest: string
}

/** Numbers of the lines that have a part of what was put behind a text; of whole lines that went away there are none. */
const changedBy = (before: string, put: string, { removed, rest }: Around): readonly number[] => {
  const isAtStart = before === '' || before.endsWith('\n')
  const line = before.split('\n').length
  if (put === '') {
    const isAtEnd = rest === '' || /^\r?\n/.test(rest)
    const isWhole = (isAtStart && (removed.endsWith('\n') || rest === '')) || (isAtEnd && /^\r?\n/.test(removed))
    return isWhole ? [] : [line]
  }
  const first = line + (/^\r?\n/.test(put) ? 1 : 0)
  const body = put.replace(/^\r?\n/, '').replace(/\r?\n$/, '')
  return body.split('\n').map((_line, at) => first + at)
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
