import type { RecordBody } from '../../contract/streams'

/** How much of a record a list shows. */
const previewBytes = 2048
/** How much of one a dialog gets as text, and as hexadecimal; whole it comes in Base64. */
export const largestTextBytes = 16 * 1024 * 1024
export const largestHexBytes = 64 * 1024

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Control characters other than tab, line feed and carriage return: no text a person would write. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** A record's data made readable: JSON, else text, else hexadecimal. */
export const readableBody = (data: Uint8Array): RecordBody => {
  if (data.byteLength > largestTextBytes) return bodyBeginning(data, largestTextBytes)
  const text = readableText(data)
  return text === undefined ? hexBody(data, largestHexBytes) : { format: formatOf(text), text, truncated: false }
}

/** The beginning of a record's data made readable. */
export const bodyPreview = (data: Uint8Array): RecordBody =>
  data.byteLength <= previewBytes ? readableBody(data) : bodyBeginning(data, previewBytes)

/** Whether a long text is JSON is guessed by how it begins. */
export const bodyBeginning = (data: Uint8Array, bytes: number): RecordBody => {
  const text = readableText(wholeCharacters(data.subarray(0, bytes)))
  if (text === undefined) return hexBody(data, Math.min(bytes / 4, largestHexBytes))
  return { format: beginsLikeJson(text) ? 'json' : 'text', text, truncated: true }
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

const hexBody = (data: Uint8Array, bytes: number): RecordBody => ({
  format: 'hex',
  text: hex(data.subarray(0, bytes)),
  truncated: data.byteLength > bytes,
})

/** Pairs of digits with spaces between them. */
export const hex = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    .toString('hex')
    .replace(/..(?!$)/g, '$& ')
