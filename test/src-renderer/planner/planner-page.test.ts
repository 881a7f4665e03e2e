import { expect, it, vi } from 'vitest'
import type { Design } from '../../../src-main/contract/design'
import type { Evaluation } from '../../../src-main/contract/plan'
import { fault, type FakeMain } from '../fake-main'
import { renderApp, settle } from '../render'
import { billLine, billView } from '../bill-samples'
import { workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

const design = (recordsPerSecond = 1000): Design => ({
  ...{ formatVersion: 2, name: 'Orders', region: 'us-east-1' },
  elements: [
    {
      ...{ kind: 'source', id: 'shops', name: 'Shops', crossAz: 0, natGateways: 0, interfaceEndpointAzs: 0 },
      ...{ apiGateway: false, retryForSeconds: 30 },
      workload: {
        ...{ recordsPerSecond, recordBytes: { kind: 'constant', bytes: 900 }, peakToAverage: 2 },
        ...{ partitionKeys: { kind: 'uniform' }, recordsPerRequest: 500, growthPerMonth: 0 },
        arrivals: 'poisson',
      },
    },
    {
      ...{ kind: 'stream', id: 'orders', name: 'Orders', mode: 'provisioned', shards: 1, retentionHours: 24 },
      ...{ maxRecordKiB: 1024, shardMetrics: 0, encryption: 'none', readBeyondWeekGB: 0, channel: 'none' },
    },
  ],
  edges: [{ from: 'shops', to: 'orders' }],
})

const rateOf = ({ elements: [source] }: Design): number =>
  source?.kind === 'source' && typeof source.workload.recordsPerSecond === 'number'
    ? source.workload.recordsPerSecond
    : 0

/** A dollar for every record a second; more than 1,500 of them are too much. */
const evaluated = (asked: Design): Evaluation => {
  const rate = rateOf(asked)
  const total = `${rate}.00`
  return {
    bill: billView({
      total,
      lines: [billLine({ amount: total, parts: [{ element: 'orders', quantity: '1', amount: total, working: null }] })],
      byElement: [{ key: 'orders', amount: total, unknownLines: 0 }],
    }),
    verdicts: [
      {
        ...{ element: 'orders', state: rate > 1500 ? 'throttles' : 'fits', load: rate / 1500, limit: null },
        ...{ throttledPerHour: Math.max(0, rate - 1500) * 3600, ageGrowthMinutesPerHour: 0, findings: [] },
      },
    ],
    ...{ flows: [], edges: [] },
    isFeasible: rate <= 1500,
    ...{ perMillionEvents: '0.38', perConsumer: null, problems: [] },
  }
}

const summary = (changes: object = {}) => ({
  ...{ id: 'd1', name: 'Orders', region: 'us-east-1', elements: 2, savedAt: 1, problem: null },
  ...changes,
})

const openPlanner = async (
  designs = [summary()],
  prepare: (main: FakeMain) => void = () => undefined,
): Promise<FakeMain> => {
  const { main } = await renderApp('/planner')
  main.answer('plan.evaluate', ({ design: asked }) => evaluated(asked))
  prepare(main)
  main.push('workbench.watch', workbenchState())
  main.answer('design.open', () => ({ design: design() }))
  main.answer('design.save', ({ id }) => ({ id: id ?? 'd2' }))
  await settle()
  main.push('designs.watch', { designs })
  for (let i = 0; i < 5; i++) await settle()
  return main
}
const strip = (): string => words(byRole('region', 'Price and verdict'))
const typeRate = async (rate: number): Promise<void> => {
  const field = byRole('spinbutton', 'Records a second')
  if (!(field instanceof HTMLInputElement)) throw new Error('This cannot be typed into.')
  field.focus()
  field.value = String(rate)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.blur()
  for (let i = 0; i < 5; i++) await settle()
}
const press = async (key: string, shiftKey = false): Promise<void> => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, shiftKey, bubbles: true }))
  for (let i = 0; i < 5; i++) await settle()
}

it('opens what was worked on last, with price and verdict beside each other', async () => {
  const main = await openPlanner([summary({ id: 'old', savedAt: 1 }), summary({ id: 'd1', savedAt: 2 })])
  expect(main.inputsOf('design.open')).toEqual([{ id: 'd1' }])
  expect(strip()).toContain('$1,000.00')
  expect(strip()).toContain('Fits')
  expect(strip()).toContain('Orders is busiest, 67% of its limit at peak.')
})

it.each([
  ['12', /at least\$12\.00.*at least \$0\.38 per million events · at least \$2\.00 per consumer/],
  ['0', /Cost a monthunknown2 lines unknownunknown per million events · unknown per consumer/],
])('says "at least" of what an event and a consumer cost where lines are unknown, total %s', async (total, said) => {
  const [perMillionEvents, perConsumer] = total === '0' ? ['0', '0'] : ['0.38', '2']
  await openPlanner([summary()], (main) =>
    main.answer('plan.evaluate', ({ design: asked }) => ({
      ...{ ...evaluated(asked), perMillionEvents, perConsumer },
      bill: billView({ total, unknownLines: 2 }),
    })),
  )
  expect(strip()).toMatch(said)
})

it('asks for price and verdict as figures change, and keeps every change', async () => {
  const main = await openPlanner()
  await typeRate(2000)
  expect(strip()).toContain('$2,000.00')
  expect(strip()).toContain('Throttles')
  await vi.waitFor(() => expect(main.inputsOf('design.save')).toHaveLength(1))
  expect(main.inputsOf('design.save')[0]).toMatchObject({ id: 'd1' })
  expect(main.inputsOf('design.save').map(({ design: kept }) => rateOf(kept))).toEqual([2000])
})

it('asks only for the newest of what comes up while main is busy', async () => {
  const main = await openPlanner()
  const before = main.inputsOf('plan.evaluate').length
  for (const rate of [1100, 1200, 1300]) {
    const field = byRole('spinbutton', 'Records a second') as HTMLInputElement
    field.focus()
    field.value = String(rate)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.blur()
  }
  for (let i = 0; i < 8; i++) await settle()
  const rates = main
    .inputsOf('plan.evaluate')
    .slice(before)
    .map(({ design: asked }) => rateOf(asked))
  expect(rates.at(-1)).toBe(1300)
  expect(rates.length).toBeLessThan(3)
})

it('goes a step back and forth by keys', async () => {
  await openPlanner()
  await typeRate(2000)
  await press('z')
  expect(strip()).toContain('$1,000.00')
  await press('Z', true)
  expect(strip()).toContain('$2,000.00')
  await press('z')
  await press('y')
  expect(strip()).toContain('$2,000.00')
})

it('never offers what throttles as the cheapest, and takes what fits with one click', async () => {
  const option = (rate: number, isFeasible: boolean) => ({
    ...{ design: design(rate), amount: `${rate}.00`, unknownLines: 0, isFeasible, isPresent: false },
    changes: [{ key: 'plan.change.shared', values: { name: 'Billing' } }],
  })
  await openPlanner([summary()], (main) =>
    main.answer('plan.cheapest', () => ({
      options: [option(10, false), option(500, true)],
      reason: { key: 'plan.reason.saves', values: { amountUsd: '500.00', savedUsd: '500.00' } },
    })),
  )
  await typeRate(1400)
  const cheapest = await vi.waitFor(() => {
    const found = byRole('group', 'Cheapest that fits')
    expect(words(found)).toContain('$500.00')
    return found
  })
  expect(words(cheapest)).not.toContain('$10.00')
  byRole('button', 'Take it', cheapest).click()
  for (let i = 0; i < 5; i++) await settle()
  expect(strip()).toContain('Fits')
  await press('z')
  expect(strip()).toContain('$1,400.00')
})

it('opens a line of the bill down to its arithmetic', async () => {
  await openPlanner()
  byRole('tab', 'Bill').dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
  await settle()
  byRole('button', 'Data Streams').click()
  await settle()
  byRole('button', 'Provisioned · Shard hours').click()
  await settle()
  const bill = words(byRole('table', 'Bill'))
  expect(bill).toMatch(/1,460 h × \$0\.015 per shard-hour ?= \$21\.90/)
  expect(bill).toContain('Price from S01, as of 2026-09. Certainty: high.')
})

it('adds, connects and removes elements', async () => {
  const main = await openPlanner()
  byRole('button', 'Delete Orders').click()
  await settle()
  expect(allByRole('button', /^Delete /).map((button) => button.getAttribute('aria-label'))).toEqual(['Delete Shops'])
  await vi.waitFor(() => expect(main.inputsOf('design.save')).toHaveLength(1))
  expect(main.inputsOf('design.save')[0]?.design).toMatchObject({ elements: [{ id: 'shops' }], edges: [] })
})

it('says why price and verdict could not be told', async () => {
  const main = await openPlanner()
  main.answer('plan.evaluate', () => fault('Broken', 'There is no price book.'))
  await typeRate(1200)
  expect(strip()).toContain('There is no price book.')
})

it('offers samples where there is no design yet, and keeps the one that is chosen', async () => {
  const { main } = await renderApp('/planner')
  main.answer('design.samples', () => ({ samples: [{ id: 'orders', design: design() }] }))
  main.answer('plan.evaluate', ({ design: asked }) => evaluated(asked))
  main.answer('design.save', () => ({ id: 'new' }))
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('designs.watch', { designs: [] })
  for (let i = 0; i < 5; i++) await settle()
  byRole('button', /^Orders/).click()
  for (let i = 0; i < 5; i++) await settle()
  expect(main.inputsOf('design.save')).toEqual([{ id: null, design: design() }])
  expect(strip()).toContain('$1,000.00')
})

it('names what is wrong in a file, and keeps nothing of it', async () => {
  const main = await openPlanner()
  main.answer('design.read', () => ({
    design: null,
    problems: [{ place: 'elements.0.id', message: 'lower-case letters only' }],
  }))
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (input === null) throw new Error('No file can be chosen.')
  Object.defineProperty(input, 'files', { value: [new File(['{}'], 'broken.streamgauge.json')] })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  const told = await vi.waitFor(() => byRole('alert', 'broken.streamgauge.json cannot be opened'))
  expect(words(told)).toContain('elements.0.id lower-case letters only')
  expect(main.inputsOf('design.save')).toEqual([])
})
