import { textOf } from '../bytes'

export type LineFault = 'notUtf8' | 'tooLong'

/** A line of a file without its end, or why it has no text. Numbered from 1, as editors do. */
export type FileLine = { readonly number: number } & (
  { readonly text: string; readonly fault?: undefined } | { readonly text: null; readonly fault: LineFault }
)

/** No record is as long: 10 MiB in Base64, and something around it. */
const LONGEST_LINE = 16 * 1024 * 1024
const NEWLINE = 0x0a
const RETURN = 0x0d

const lineOf = (number: number, bytes: Uint8Array): FileLine => {
  const text = textOf(bytes.subarray(0, bytes.at(-1) === RETURN ? -1 : undefined))
  if (text === undefined) return { number, text: null, fault: 'notUtf8' }
  return { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text }
}

/** Read a file line by line, decoded one by one: a line that is not UTF-8 spoils no other. */
export async function* fileLines(file: Blob): AsyncGenerator<FileLine> {
  const reader = file.stream().getReader()
  let rest: Uint8Array = new Uint8Array()
  let number = 0
  /** The line under way is too long to be kept. */
  let isTooLong = false
  const line = (bytes: Uint8Array): FileLine => {
    const isLong = isTooLong || bytes.length > LONGEST_LINE
    isTooLong = false
    number++
    return isLong ? { number, text: null, fault: 'tooLong' } : lineOf(number, bytes)
  }
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const bytes = new Uint8Array(rest.length + part.value.length)
      bytes.set(rest)
      bytes.set(part.value, rest.length)
      let from = 0
      for (let end = bytes.indexOf(NEWLINE, from); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        yield line(bytes.subarray(from, end))
        from = end + 1
      }
      rest = bytes.subarray(from)
      if (rest.length <= LONGEST_LINE) continue
      isTooLong = true
      rest = new Uint8Array()
    }
    if (rest.length > 0 || isTooLong) yield line(rest)
  } finally {
    // Leaving early ends the reads.
    await reader.cancel()
  }
}
