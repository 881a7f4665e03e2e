import type { ReportBlock, ReportDocument } from '../../contract/report'

/*
 * A report as CSV by RFC 4180. Each row begins with the scenario and the section it is of, and what it shows:
 *
 *     scenario,section,table name,cells…
 *
 * The row of a table's headings comes before its rows. Figures are exact, with a point, in every language.
 */

/** Spreadsheets read UTF-8 as such if it says so. */
const byteOrderMark = '\uFEFF'

export const toCsv = ({ title, sections }: ReportDocument): string => {
  let scenario = ''
  const rows: string[][] = [['', '', 'title', title]]
  for (const { level, title: name, blocks } of sections) {
    if (level === 2) scenario = name
    const front = [scenario, level === 2 ? '' : name]
    rows.push(...blocks.flatMap(rowsOf).map((row) => [...front, ...row]))
  }
  return byteOrderMark + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

const rowsOf = (block: ReportBlock): string[][] => {
  switch (block.kind) {
    case 'text':
      return [['text', block.text]]
    case 'list':
      return block.items.map((item) => ['item', item])
    case 'table':
      return [block.head, ...block.rows.map((row) => row.map(({ text, value }) => value ?? text))].map((row) => [
        ...[block.name, ...row],
      ])
    case 'diagram':
      return [
        ...block.elements.map(({ id, kind, name, text }) => ['element', id, kind, name, text]),
        ...block.edges.map(({ from, to }) => ['edge', from, to]),
      ]
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
