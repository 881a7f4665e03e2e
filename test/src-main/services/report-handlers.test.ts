import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BillTerms } from '../../../src-main/contract/bill'
import { languages, type Language } from '../../../src-main/contract/language'
import type { ReportBlock, ReportDocument } from '../../../src-main/contract/report'
import { Design } from '../../../src-main/planning/design/design'
import { writeDesign } from '../../../src-main/planning/design/read-design'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { reportHandlers } from '../../../src-main/services/report-handlers'

const design = (shards: number, change: object = {}): Design =>
  Design.parse({
    ...{ formatVersion: 2, name: 'Orders | all', description: 'What the *shop* sends.' },
    elements: [
      {
        ...{ kind: 'source', id: 'web', name: 'Web "shop"', note: 'Measured in [May].' },
        workload: { recordsPerSecond: 1500, recordBytes: { kind: 'constant', bytes: 800 } },
      },
      { kind: 'stream', id: 'orders', name: 'Orders', shards, retentionHours: 168 },
      { kind: 'application', id: 'end', name: 'Reports' },
      { kind: 'delivery', id: 'archive', name: 'Archive' },
      { kind: 'bucket', id: 'files', name: 'Files' },
    ],
    edges: [
      { from: 'web', to: 'orders' },
      { from: 'orders', to: 'end' },
      { from: 'orders', to: 'archive' },
      { from: 'archive', to: 'files' },
    ],
    ...change,
  })
const scenarios = [
  { name: 'Enough', design: design(3) },
  { name: 'Too small', design: design(1) },
  { name: 'Plenty', design: design(8) },
]
const { 'report.document': documentOf, 'plan.report': textOf } = reportHandlers({
  bookOf: (region) => bundledBooks.get(region),
})
const ask = (language: Language = 'en', terms: object = {}) => ({
  ...{ scenarios, language, terms: BillTerms.parse(terms) },
})

type Table = Extract<ReportBlock, { kind: 'table' }>
const tables = ({ sections }: ReportDocument, name: string): Table[] =>
  sections
    .flatMap(({ blocks }) => blocks)
    .filter((block): block is Table => block.kind === 'table' && block.name === name)
const rowsOf = (document: ReportDocument, name: string, at = 0): string[][] =>
  tables(document, name)[at]?.rows.map((row) => row.map(({ text }) => text)) ?? []
const items = ({ sections }: ReportDocument, title: string): string[] =>
  sections
    .filter((one) => one.title === title)
    .flatMap(({ blocks }) => blocks.flatMap((b) => (b.kind === 'list' ? b.items : [])))

describe('the document', () => {
  it('has all scenarios side by side, and marks the best of each row; what throttles is never the cheapest', async () => {
    const document = await documentOf(ask())
    const [table] = tables(document, 'comparison')
    expect(table?.head).toEqual(['Figure', 'Enough', 'Too small', 'Plenty'])
    const best = table?.rows.map(([title, ...cells]) => [title?.text, cells.findIndex(({ isBest }) => isBest === true)])
    expect(best).toEqual([
      ['Cost a month', 0],
      ['Lines not wholly known', -1],
      ['Per million events', -1],
      ['At the peak', -1],
      ['Highest load of a limit', 2],
      ['Throttled records an hour, at the peak', 0],
      ['Readers fall behind by', -1],
    ])
    expect(rowsOf(document, 'comparison')[3]).toEqual(['At the peak', 'Fits', 'Throttles', 'Fits'])
  })

  it('says of each scenario which file it is', async () => {
    const document = await documentOf(ask())
    const sha256 = createHash('sha256')
      .update(writeDesign(scenarios[1]?.design as Design))
      .digest('hex')
    expect(rowsOf(document, 'file', 1)).toEqual([
      ['File', 'orders-all.streamgauge.json'],
      ['SHA-256 of the exported file', sha256],
      ['Version of the format', '2'],
      ['Region', 'us-east-1'],
    ])
  })

  it('has every line of a bill with its rate and source, and they sum to what it says', async () => {
    const [lines, services] = await documentOf(ask()).then((document) => [
      ...[tables(document, 'bill-lines')[0], tables(document, 'bill-services')[0]],
    ])
    const shardHours = lines?.rows.find(([title]) => title?.text.endsWith('Shard hours'))
    expect(shardHours?.map(({ text }) => text)).toEqual([
      ...['Provisioned · Shard hours', 'us-east-1', '2,190', 'h', '0', '$0.015 per shard-hour', '$32.85'],
      expect.stringMatching(/^Price from .*S\d+/),
    ])
    const sum = lines?.rows.reduce((total, row) => total + Number(row[6]?.value ?? 0), 0)
    expect(Number(services?.rows.at(-1)?.[1]?.value)).toBeCloseTo(sum ?? NaN, 6)
  })

  it('says what was assumed, what is not known and what is at risk', async () => {
    const document = await documentOf(ask())
    expect(rowsOf(document, 'assumptions')).toContainEqual(['Orders', 'retentionHours', 'Retention', '168'])
    expect(rowsOf(document, 'assumptions')).toContainEqual([
      ...['Web "shop"', 'workload.recordsPerSecond', 'Records a second', '1,500'],
    ])
    expect(items(document, 'Assumptions')).toContain('Web "shop": Measured in [May].')
    expect(items(document, 'What is not known')[0]).toMatch(/^S3 storage: (?=.*Files).*how many days objects are kept/)
    expect(items(document, 'Risks').filter((risk) => risk.startsWith('Error: Orders: '))).not.toEqual([])
    expect(items(document, 'Terms and prices')).toContain('730 hours a month')
    expect(rowsOf(document, 'verdicts', 1)[0]?.slice(0, 3)).toEqual([
      'Orders',
      'Throttles',
      expect.stringMatching(/^1\d\d%$/),
    ])
  })

  it('says "at least" of unit costs with unknown lines, and no quantity that nobody said', async () => {
    const nowhere = { name: 'Nowhere', design: { ...design(3), region: 'me-south-1' } }
    const document = await documentOf({ ...ask(), scenarios: [scenarios[0] as (typeof scenarios)[0], nowhere] })
    expect(rowsOf(document, 'comparison')[2]).toEqual([
      ...['Per million events', expect.stringMatching(/^at least \$0\.\d+$/), 'not known'],
    ])
    for (const at of [0, 1]) {
      const storage = rowsOf(document, 'bill-lines', at).find(([title]) => title === 'S3 storage')
      expect([storage?.[2], storage?.[6]]).toEqual(['not known', 'not known'])
    }
  })

  it('tells in a sentence how the others differ from the first', async () => {
    const [small, plenty] = items(await documentOf(ask()), 'Scenarios side by side')
    expect(small).toMatch(/^Too small: −\$\d+\.\d\d a month in what is known.* records an hour throttled$/)
    expect(plenty).toMatch(/^Plenty: \+\$\d+\.\d\d a month in what is known and no throttles$/)
  })

  it('is in the period and the currency of the terms', async () => {
    const month = tables(await documentOf(ask()), 'comparison')[0]
    const year = tables(
      await documentOf(ask('en', { period: 'year', currency: { code: 'EUR', perDollar: 0.5 } })),
      'comparison',
    )[0]
    expect(year?.rows[0]?.[0]?.text).toBe('Cost a year')
    expect(year?.rows[0]?.[1]?.text).toMatch(/^at least €/)
    expect(Number(year?.rows[0]?.[1]?.value)).toBeCloseTo(6 * Number(month?.rows[0]?.[1]?.value), 6)
    expect(Number(year?.rows[2]?.[1]?.value)).toBeCloseTo(0.5 * Number(month?.rows[2]?.[1]?.value), 6)
  })

  it('names what is wrong with the connections as a risk', async () => {
    const broken = design(3, { edges: [{ from: 'web', to: 'nowhere' }] })
    const document = await documentOf({ ...ask(), scenarios: [{ name: 'Broken', design: broken }] })
    expect(items(document, 'Risks')[0]).toMatch(/^Error: edges\[0\]: .*nowhere/)
    expect(tables(document, 'comparison')[0]?.rows[0]?.[1]?.isBest).toBeUndefined()
  })
})

describe.each(['markdown', 'csv'] as const)('as %s', (format) => {
  it.each(languages)('is the same to the byte whenever it is built, in %s', async (language) => {
    const first = await textOf({ ...ask(language), format })
    // As if read again from their files.
    const again = scenarios.map(({ name, design }) => ({ name, design: Design.parse(JSON.parse(writeDesign(design))) }))
    const second = await textOf({ ...ask(language), scenarios: again, format })
    expect(second).toEqual(first)
    expect(first.text).not.toMatch(/undefined|NaN|\[object|\{\w+\}/)
  })
})

describe('as Markdown', () => {
  it('has headings, tables and a diagram in which names do no harm', async () => {
    const { fileName, text } = await textOf({ ...ask(), format: 'markdown' })
    expect(fileName).toBe('capacity-review.md')
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        ...[
          '# Capacity review',
          '## Scenarios side by side',
          '## Too small',
          '### Pipeline',
          '```mermaid',
          'flowchart LR',
        ],
        ...['What the \\*shop\\* sends.', '  e0["Web #quot;shop#quot;<br/>Source"]', '  e1 --> e2'],
      ]),
    )
    const widthsOf = (table: string): number[] => [
      ...new Set(table.split('\n').map((row) => row.split(/(?<!\\)\|/).length)),
    ]
    const found = text.split('\n\n').filter((block) => block.startsWith('| '))
    expect(found.length).toBeGreaterThan(10)
    expect(found.filter((table) => widthsOf(table).length > 1)).toEqual([])
    expect(text).toContain('**at least $')
  })
})

describe('as CSV', () => {
  it('has exact figures in every language, each row with its scenario and section', async () => {
    const lines = async (language: Language) => (await textOf({ ...ask(language), format: 'csv' })).text.split('\r\n')
    const [english, spanish] = [await lines('en'), await lines('es')]
    expect(english[0]).toBe('\uFEFF,,title,Capacity review')
    expect(english).toContain('Enough,Assumptions,assumptions,Orders,retentionHours,Retention,168')
    expect(english).toContain('Enough,Pipeline,edge,orders,end')
    const figures = (all: string[]) => all.map((line) => line.match(/(?<=,)\d+\.\d+(?=,|$)/g))
    expect(figures(spanish)).toEqual(figures(english))
  })
})
