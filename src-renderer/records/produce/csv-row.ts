export type CsvRow =
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  /** A quote is open at the end: the row goes on in the next line. */
  | { readonly kind: 'open' }
  | { readonly kind: 'broken' }

/** A field from where the last ended: quoted with doubled quotes inside, or anything without quotes. @source RFC 4180 */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y

/** Read one row of CSV. */
export function csvRow(text: string): CsvRow {
  const fields: string[] = []
  FIELD.lastIndex = 0
  for (;;) {
    const at = FIELD.lastIndex
    const field = FIELD.exec(text)
    if (!field) return isOpen(text.slice(at)) ? { kind: 'open' } : { kind: 'broken' }
    fields.push(field[1]?.replaceAll('""', '"') ?? field[2] ?? '')
    if (field[3] === '') return { kind: 'fields', fields }
  }
}

const isOpen = (rest: string): boolean => /^"(?:[^"]|"")*$/.test(rest)
