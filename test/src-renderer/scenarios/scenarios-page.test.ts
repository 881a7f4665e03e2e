import { expect, it } from 'vitest'
import type { Design, DesignSummary } from '../../../src-main/contract/design'
import type { ScenarioRow } from '../../../src-main/contract/plan'
import { billTerms, billView } from '../bill-samples'
import type { FakeMain } from '../fake-main'
import { renderApp, settle } from '../render'
import { workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

const design = (name: string): Design => ({ formatVersion: 2, name, region: 'us-east-1', elements: [], edges: [] })
const summary = (id: string, name: string): DesignSummary => ({
  ...{ id, name, region: 'us-east-1', elements: 3, savedAt: 1, problem: null },
})
const names: Readonly<Record<string, string>> = { a: 'Today', b: 'On demand', c: 'Small' }
const row = (name: string, changes: Partial<ScenarioRow> = {}): ScenarioRow => ({
  ...{ name, bill: billView({ total: '100' }), isFeasible: true, throttledPerHour: 0, load: 0.5 },
  ...{ ageGrowthMinutesPerHour: 0, perMillionEvents: '1', difference: null, change: null },
  ...changes,
})
const rows: ScenarioRow[] = [
  row('Today'),
  row('On demand', {
    bill: billView({ total: '73.20' }),
    difference: [{ key: 'liveBill.unpriced', values: { region: 'nowhere' } }],
    change: { before: '100', after: '73.20', difference: '-26.80', rounding: '0', steps: [] },
  }),
  row('Small', { bill: billView({ total: '20' }), isFeasible: false, throttledPerHour: 36_000 }),
]

const openPage = async (
  path = '/scenarios',
  list = Object.entries(names),
  compared: readonly ScenarioRow[] = rows,
): Promise<FakeMain> => {
  const { main } = await renderApp(path)
  main.answer('design.open', ({ id }) => ({ design: design(names[id] ?? id) }))
  main.answer('plan.compare', ({ scenarios }) => ({
    rows: compared.filter(({ name }) => scenarios.some((each) => each.name === name)),
    cheapestThatFits: 1,
  }))
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('designs.watch', { designs: list.map(([id, name]) => summary(id, name)) })
  await settle()
  await settle()
  return main
}
const table = () => byRole('table', 'Side by side')

it('sets all designs of the project side by side, and calls cheapest only what fits', async () => {
  await openPage()
  expect(words(table())).toContain('TodayOn demandcheapest that fitsSmall')
  expect(words(table())).toContain('Cost a month$100.00$73.20$20.00')
  expect(words(table())).toContain('FitsFitsThrottles')
  expect(words(table())).toContain('Throttled records an hour, at the peak0036,000')
})

it('says "at least" of what events cost where lines are unknown, and never nothing', async () => {
  const unknown = (total: string) => billView({ total, unknownLines: 1 })
  await openPage(undefined, undefined, [
    row('Today'),
    row('On demand', { bill: unknown('73.20'), perMillionEvents: '2' }),
    row('Small', { bill: unknown('0'), perMillionEvents: '0' }),
  ])
  expect(words(table())).toContain('Per million events$1.00at least $2.00unknown')
})

it('shows each difference in a sentence, and what makes it up', async () => {
  await openPage()
  expect(words(table())).toContain('Against TodayNo price is known for nowhere')
  expect(words(byRole('region', 'What changes from Today'))).toContain('Today$100.00')
})

it('compares those that are chosen, with the one that leads', async () => {
  const main = await openPage('/scenarios?designs=b,a')
  expect(
    main
      .inputsOf('plan.compare')
      .at(-1)
      ?.scenarios.map(({ name }) => name),
  ).toEqual(['On demand', 'Today'])
  byRole('checkbox', 'Today').click()
  await settle()
  await settle()
  expect(
    main
      .inputsOf('plan.compare')
      .at(-1)
      ?.scenarios.map(({ name }) => name),
  ).toEqual(['On demand'])
})

it('duplicates a design as a variant', async () => {
  const main = await openPage()
  main.answer('design.save', () => ({ id: 'd' }))
  byRole('button', 'Actions for Today').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  byRole('menuitem', 'Duplicate as a variant').click()
  await settle()
  expect(main.inputsOf('design.save')).toEqual([{ id: null, design: design('Today, variant 2') }])
})

it('says what to do while there is nothing to compare', async () => {
  await openPage('/scenarios', [])
  expect(words(document.body)).toContain('Nothing to compare yet')
  expect(allByRole('button', 'Ask the advisor')).toHaveLength(1)
})

it('writes a report of them, and saves it', async () => {
  const main = await openPage('/scenarios/report?designs=a,b')
  expect(main.inputsOf('report.document')).toEqual([
    {
      scenarios: [
        { name: 'Today', design: design('Today') },
        { name: 'On demand', design: design('On demand') },
      ],
      terms: billTerms(),
      language: 'en',
    },
  ])
})

it('draws the document: words, lists, figures to the right, and the way of the records', async () => {
  const { main } = await renderApp('/scenarios/report?designs=a')
  main.answer('design.open', () => ({ design: design('Today') }))
  main.answer('report.document', () => ({
    title: 'Capacity review',
    sections: [
      {
        level: 2,
        title: 'Bill',
        blocks: [
          { kind: 'text', text: 'All of it.' },
          { kind: 'list', items: ['One risk'] },
          {
            ...{ kind: 'table', name: 'bill-lines', head: ['Line', 'Cost'] },
            rows: [[{ text: 'Shard hours' }, { text: '$21.90', value: '21.9', isBest: true }]],
          },
          {
            kind: 'diagram',
            elements: [
              { id: 'p', kind: 'source', name: 'Producers', text: '1,000 records/s' },
              { id: 's', kind: 'stream', name: 'orders', text: '4 shards' },
            ],
            edges: [{ from: 'p', to: 's' }],
          },
        ],
      },
    ],
  }))
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('designs.watch', { designs: [summary('a', 'Today')] })
  await settle()
  await settle()
  const sheet = byRole('article', 'Capacity review')
  expect(words(sheet)).toContain('BillAll of it.One riskLineCostShard hours$21.90, best of this row')
  expect(allByRole('img', 'How records go: Producers → orders', sheet)).toHaveLength(1)
})
