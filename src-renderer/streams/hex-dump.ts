const BYTES_PER_LINE = 16
const PRINTABLE_FROM = 0x20
const PRINTABLE_TO = 0x7e

const printable = (byte: number): string =>
  byte >= PRINTABLE_FROM && byte <= PRINTABLE_TO ? String.fromCharCode(byte) : '·'

/** Hex text as lines of offset, sixteen bytes, and what of them can be read. */
export function hexDump(hex: string): string {
  const bytes = (hex.replaceAll(/[^0-9a-f]/gi, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += BYTES_PER_LINE) {
    const part = bytes.slice(offset, offset + BYTES_PER_LINE)
    const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const start = offset.toString(16).padStart(6, '0')
    lines.push(`${start}  ${digits.padEnd(BYTES_PER_LINE * 3 - 1)}  ${part.map(printable).join('')}`)
  }
  return lines.join('\n')
}
