/** Data made readable. What is neither JSON nor UTF-8 text is hexadecimal, never nothing. */
export interface RecordBody {
  readonly format: 'json' | 'text' | 'hex'
  readonly text: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Control characters other than tab, line feed and carriage return: no text a person would write. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** A record's data made readable: JSON, else text, else hexadecimal. */
export const readableBody = (data: Uint8Array): RecordBody => {
  const text = readableText(data)
  return text === undefined ? { format: 'hex', text: hex(data) } : { format: formatOf(text), text }
}

/** How long data begin, of so many bytes at most. Whether a long text is JSON is guessed by how it begins. */
export const bodyBeginning = (data: Uint8Array, bytes: number): RecordBody => {
  const text = readableText(wholeCharacters(data.subarray(0, bytes)))
  if (text === undefined) return { format: 'hex', text: hex(data.subarray(0, bytes / 4)) }
  return { format: beginsLikeJson(text) ? 'json' : 'text', text }
}

/** @returns undefined when the data are no text */
export const readableText = (data: Uint8Array): string | undefined => {
  try {
    const text = utf8.decode(data)
    return control.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** The value of a text that is a JSON object or list; undefined when it is none. */
export const jsonValue = (text: string): unknown => {
  if (!beginsLikeJson(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const formatOf = (text: string): 'json' | 'text' => (jsonValue(text) === undefined ? 'text' : 'json')

const beginsLikeJson = (text: string): boolean => /^\s*[[{]/.test(text)

/** Without the UTF-8 character that the end cuts through, if there is one. */
const wholeCharacters = (data: Uint8Array): Uint8Array => {
  for (let back = 1; back <= 4; back++) {
    const byte = data[data.byteLength - back] ?? 0
    if ((byte & 0xc0) === 0xc0) return data.subarray(0, data.byteLength - back)
    if ((byte & 0x80) === 0) return data
  }
  return data
}

/** Pairs of digits with spaces between them. */
export const hex = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    .toString('hex')
    .replace(/..(?!$)/g, '$& ')
