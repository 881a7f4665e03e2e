const BYTES_PER_LINE = 16
const PRINTABLE_FROM = 0x20
const PRINTABLE_TO = 0x7e

const printable = (byte: number): string =>
  byte >= PRINTABLE_FROM && byte <= PRINTABLE_TO ? String.fromCharCode(byte) : '·'

/** Bytes as lines of offset, sixteen bytes, and what of them can be read. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += BYTES_PER_LINE) {
    const part = [...bytes.subarray(offset, offset + BYTES_PER_LINE)]
    const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const start = offset.toString(16).padStart(6, '0')
    lines.push(`${start}  ${digits.padEnd(BYTES_PER_LINE * 3 - 1)}  ${part.map(printable).join('')}`)
  }
  return lines.join('\n')
}
