import { instantOf, type Instant } from './instants'
import { metricNamed, problem, type MetricExport, type MetricSeries, type Problem } from './metric-series'

/*
 * CSV as the CloudWatch console saves a graph:
 *
 *     Full label,<dimensions> IncomingRecords Sum 300,…    some lines that name the columns, each beginning with what it says;
 *     Label,IncomingRecords,…                              which lines there are differs, and quotation marks do
 *     2026/11/21 00:00:00,1234,…                           a line a period, without a zone; nothing where there was nothing
 *
 * and a file name such as `IncomingRecords-2026_11_21_00_00_00-2026_11_22_00_00_00-UTC-3.csv`, which alone tells the zone. A
 * table with one heading, `Timestamp,IncomingRecords,IncomingBytes`, is read as well.
 */

interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

const aTime = /^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}/
const statisticNamed = /\b(sum|average|minimum|maximum|samplecount|p\d{1,2}(?:\.\d+)?)\b/i
const zoneOfName = /UTC([+-]\d{1,2})(?:[:_]?(\d{2}))?\.csv$/i

export const readMetricCsv = (fileName: string, text: string): MetricExport => {
  const { rows, problems } = readRows(text)
  const first = rows.findIndex(({ cells }) => aTime.test(cells[0] ?? ''))
  if (first === -1) return { series: [], others: [], problems: [...problems, problem('line 1', 'WorkloadFormat')] }
  const headings = rows.slice(0, first)
  const body = rows.slice(first).map((row) => ({ ...row, instant: instantOf(row.cells[0]) }))
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const columns = Array.from({ length: width - 1 }, (_, at) => columnOf(headings, at + 1, fileName, width))
  const series = columns.flatMap((column, at) => (column.metric === undefined ? [] : seriesOf(column, at + 1, body)))
  return {
    series,
    others: columns.flatMap(({ metric, name }) => (metric === undefined ? [name] : [])),
    zoneMinutes: zoneMinutes(fileName),
    problems: [...problems, ...body.flatMap((row) => widthProblem(row, width))],
  }
}

const zoneMinutes = (fileName: string): number | undefined => {
  const [, hours, minutes = '0'] = zoneOfName.exec(fileName) ?? []
  if (hours === undefined) return undefined
  return Number(hours) * 60 + Number(minutes) * (hours.startsWith('-') ? -1 : 1)
}

const widthProblem = ({ line, cells }: Row, width: number): Problem[] =>
  cells.length === width ? [] : [problem(`line ${line}`, 'WorkloadRow', { cells: cells.length, expected: width })]

interface Column {
  readonly name: string
  readonly metric: MetricSeries['metric'] | undefined
  readonly statistic: string | undefined
  readonly periodSeconds: number | undefined
}

const columnOf = (headings: readonly Row[], at: number, fileName: string, width: number): Column => {
  const texts = headings.map(({ cells }) => ({ what: (cells[0] ?? '').trim().toLowerCase(), text: cells[at] ?? '' }))
  // A file of one column may be named by its file only.
  if (width === 2) texts.push({ what: 'file', text: fileName.split('-')[0] ?? '' })
  const named = texts.find(({ text }) => metricNamed(text) !== undefined)
  const period = texts.find(({ what }) => what === 'period')?.text ?? lastNumber(texts)
  const statistic = statisticOf(texts)
  return {
    name: (named ?? texts.find(({ text }) => text !== ''))?.text ?? '',
    metric: metricNamed(named?.text ?? ''),
    statistic,
    periodSeconds: Number(period) > 0 ? Number(period) : undefined,
  }
}

type Heading = { readonly what: string; readonly text: string }

const statisticOf = (headings: readonly Heading[]): string | undefined => {
  const own = headings.find(({ what }) => what === 'statistic' || what === 'stat')
  const found =
    own?.text ?? headings.map(({ text }) => statisticNamed.exec(text)?.[1]).find((name) => name !== undefined)
  return found === undefined ? undefined : found.charAt(0).toUpperCase() + found.slice(1)
}

/** `… IncomingRecords Sum 300` */
const lastNumber = (headings: readonly Heading[]): string | undefined =>
  headings.map(({ text }) => /\s(?:sum|average|minimum|maximum|samplecount)\s+(\d+)\s*$/i.exec(text)?.[1]).find(Boolean)

interface Timed extends Row {
  readonly instant: Instant | undefined
}

const seriesOf = ({ metric, statistic, periodSeconds }: Column, at: number, body: readonly Timed[]): MetricSeries[] =>
  metric === undefined
    ? []
    : [
        {
          ...{ metric, statistic, periodSeconds, id: String(at), place: 'line 1', isUnordered: false },
          points: body
            .filter(({ cells }) => !isNothing(cells[at]))
            .map(({ line, cells, instant }) => ({ time: cells[0], instant, value: cells[at], place: `line ${line}` })),
        },
      ]

/** Where nothing was counted there is nothing, or a dash. */
const isNothing = (cell: string | undefined): boolean => cell === undefined || /^[\s–-]*$/.test(cell)

/** Rows by RFC 4180, with the lines they begin at; empty ones are left out. */
const readRows = (text: string): { readonly rows: readonly Row[]; readonly problems: readonly Problem[] } => {
  const rows: Row[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const separator = separatorOf(lines)
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1
    let row = lines[at] ?? ''
    while (hasOpenQuote(row)) {
      if (++at >= lines.length) return { rows, problems: [problem(`line ${line}`, 'WorkloadQuote')] }
      row += `\n${lines[at]}`
    }
    if (row.trim() !== '') rows.push({ line, cells: cellsOf(row, separator) })
  }
  return { rows, problems: [] }
}

const separatorOf = (lines: readonly string[]): string => {
  const count = (separator: string): number => lines.slice(0, 40).join('\n').split(separator).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

const hasOpenQuote = (row: string): boolean => row.includes('"') && row.split('"').length % 2 === 0

const cellsOf = (row: string, separator: string): string[] => {
  if (!row.includes('"')) return row.split(separator).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < row.length; at++) {
    const char = row.charAt(at)
    if (char === '"' && isQuoted && row.charAt(at + 1) === '"') cell += row.charAt(++at)
    else if (char === '"') isQuoted = !isQuoted
    else if (char === separator && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...cells, cell.trim()]
}
