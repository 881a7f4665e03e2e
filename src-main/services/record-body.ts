import type { RecordBody } from '../contract/streams'

/** How much of a record a list shows. */
const previewBytes = 2048

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Control characters other than tab, line feed and carriage return: no text a person would write. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** A record's data made readable, whole: JSON, else text, else hexadecimal. */
export const readableBody = (data: Uint8Array): RecordBody => {
  const text = asText(data)
  if (text === undefined) return { format: 'hex', text: hex(data), truncated: false }
  return { format: isJson(text) ? 'json' : 'text', text, truncated: false }
}

/** The beginning of a record's data made readable. Whether a long text is JSON is guessed by how it begins. */
export const bodyPreview = (data: Uint8Array): RecordBody => {
  if (data.byteLength <= previewBytes) return readableBody(data)
  const start = wholeCharacters(data.subarray(0, previewBytes))
  const text = asText(start)
  if (text === undefined) return { format: 'hex', text: hex(data.subarray(0, previewBytes / 4)), truncated: true }
  return { format: /^\s*[[{]/.test(text) ? 'json' : 'text', text, truncated: true }
}

const asText = (data: Uint8Array): string | undefined => {
  try {
    const text = utf8.decode(data)
    return control.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const isJson = (text: string): boolean => {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Without the UTF-8 character that the end cuts through, if there is one. */
const wholeCharacters = (data: Uint8Array): Uint8Array => {
  for (let back = 1; back <= 4; back++) {
    const byte = data[data.byteLength - back] ?? 0
    if ((byte & 0xc0) === 0xc0) return data.subarray(0, data.byteLength - back)
    if ((byte & 0x80) === 0) return data
  }
  return data
}

const hex = (data: Uint8Array): string =>
  Buffer.from(data)
    .toString('hex')
    .replace(/(..)(?!$)/g, '$1 ')
