const BYTES_PER_LINE = 16
const PRINTABLE_FROM = 0x20
const PRINTABLE_TO = 0x7e
const ALL = Array.from({ length: 256 }, (_, byte) => byte)
const HEX = ALL.map((byte) => byte.toString(16).padStart(2, '0'))
const PRINTED = ALL.map((byte) => (byte >= PRINTABLE_FROM && byte <= PRINTABLE_TO ? String.fromCharCode(byte) : '·'))

/** Bytes as lines of offset, sixteen bytes, and what of them can be read. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += BYTES_PER_LINE) {
    let [digits, printed] = ['', '']
    for (const byte of bytes.subarray(offset, offset + BYTES_PER_LINE)) {
      digits += `${HEX[byte]} `
      printed += PRINTED[byte]
    }
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${digits.padEnd(BYTES_PER_LINE * 3)} ${printed}`)
  }
  return lines.join('\n')
}
