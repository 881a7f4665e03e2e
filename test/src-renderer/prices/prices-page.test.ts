import { expect, it } from 'vitest'
import type { BookSummary, PriceRow, PrivatePrice } from '../../../src-main/contract/prices'
import { renderApp, settle } from '../render'
import { workbenchState } from '../samples'
import { allByRole, byRole, type as typeInto, words } from '../screen'

const book = (changes: Partial<BookSummary> = {}): BookSummary => ({
  ...{ region: 'us-east-1', name: 'List prices of us-east-1', date: '2026-11-21' },
  ...{ isImported: false, known: 2, unknown: 1 },
  ...changes,
})
const priceRow = (changes: Partial<PriceRow> = {}): PriceRow => ({
  ...{ dimension: 'provisioned.shardHours', service: 'data-streams', unit: 'shard-hour', per: '1' },
  ...{ tiers: [{ from: '0', to: null, usd: '0.015' }], source: 'S01,S09', asOf: '2026-09' },
  ...{ confidence: 'high', note: null, isOld: false, isPrivate: false },
  ...changes,
})
const rows: PriceRow[] = [
  priceRow(),
  priceRow({
    ...{ dimension: 'provisioned.payloadUnits', unit: 'payload-unit', per: '1000000' },
    ...{ tiers: [{ from: '0', to: null, usd: '0.014' }], asOf: '2024', isOld: true },
  }),
  priceRow({
    ...{ dimension: 'firehose.mskIngested', service: 'firehose', unit: 'GB', source: 'S01', confidence: 'medium' },
    ...{ tiers: [{ from: '0', to: '512000', usd: '0.055' }], note: 'later tiers not found' },
  }),
  priceRow({ dimension: 'firehose.decompressed', service: 'firehose', unit: 'GB', tiers: [], confidence: null }),
]

const openPrices = async (privatePrices: PrivatePrice[] = []) => {
  const { main } = await renderApp('/prices')
  main.answer('prices.book', ({ region }) => ({ book: book({ region }), rows: region === 'us-east-1' ? rows : [] }))
  main.push('workbench.watch', workbenchState())
  await settle()
  const push = async (prices: PrivatePrice[]): Promise<void> => {
    const books = [book(), book({ region: 'eu-west-1', name: 'Ireland', isImported: true })]
    main.push('prices.watch', { books, privatePrices: prices })
    await settle()
  }
  await push(privatePrices)
  return { main, push }
}
const table = () => byRole('table', 'Prices')
const openTab = async (name: RegExp): Promise<void> => {
  byRole('tab', name).dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  await settle()
}

it('shows each price with its unit, date, certainty and source, and says what is not known', async () => {
  await openPrices()
  const shown = words(table())
  expect(shown).toContain('Provisioned · Shard hours $0.015per shard-hourhigh2026-09S01,S09')
  expect(shown).toContain('PUT payload units $0.014per 1,000,000 payload unitshigh2024older than a year')
  expect(shown).toContain('Data in from MSK later tiers not foundup to 512,000 $0.055beyond not known')
  expect(shown).toContain('Decompressed logs not known')
})

it('finds prices by words, service and state', async () => {
  await openPrices()
  typeInto(byRole('searchbox', 'Search prices'), 'shard')
  await settle()
  expect(words(table())).not.toContain('PUT payload units')
  typeInto(byRole('searchbox', 'Search prices'), 'no such thing')
  await settle()
  expect(words(document.body)).toContain('No such price')
})

it('goes to another region', async () => {
  const { main } = await openPrices()
  byRole('button', /^eu-west-1/).click()
  await settle()
  expect(main.inputsOf('prices.book').at(-1)).toEqual({ region: 'eu-west-1' })
})

const drop = async (file: File): Promise<void> => {
  const input = byRole('button', 'Import AWS price lists').parentElement?.querySelector('input')
  if (!input) throw new Error('Nothing takes files.')
  Object.defineProperty(input, 'files', { value: [file], configurable: true })
  input.dispatchEvent(new Event('change'))
  await settle()
  await settle()
}

it('imports a price list and says what was taken', async () => {
  const { main } = await openPrices()
  main.answer('prices.import', () => ({
    problems: [],
    imported: { offer: 'AmazonKinesis', version: '20260813', regions: ['eu-west-1'], prices: 12, unused: 1403 },
  }))
  await drop(new File(['{"offerCode":"AmazonKinesis"}'], 'kinesis.json'))
  expect(main.inputsOf('prices.import')).toEqual([{ fileName: 'kinesis.json', text: '{"offerCode":"AmazonKinesis"}' }])
  const result = words(byRole('region', 'kinesis.json'))
  expect(result).toContain('12 prices of AmazonKinesis, version 20260813, taken over.')
  expect(result).toContain('Products that mean nothing here: 1,403')
})

it('lists the problems of a file with their places, and says that nothing was imported', async () => {
  const { main } = await openPrices()
  main.answer('prices.import', () => ({
    problems: [{ place: 'terms.OnDemand.ABC', message: 'USD is not a number: "cheap".' }],
    imported: null,
  }))
  await drop(new File(['{}'], 'broken.json'))
  const result = words(byRole('region', 'broken.json'))
  expect(result).toContain('Nothing was imported from this file.')
  expect(result).toContain('terms.OnDemand.ABCUSD is not a number: "cheap".')
})

it('does not send a file that would hold everything up', async () => {
  const { main } = await openPrices()
  await drop(new File([new Uint8Array(9 * 2 ** 20)], 'every-region.json'))
  expect(main.inputsOf('prices.import')).toEqual([])
  expect(words(byRole('region', 'every-region.json'))).toContain('It has 9 MiB; 8 MiB are read at most.')
})

it('takes files that are dropped, one after the other', async () => {
  const { main } = await openPrices()
  main.answer('prices.import', ({ fileName }) => ({ problems: [{ place: fileName, message: 'No.' }], imported: null }))
  const drop = new Event('drop', { bubbles: true, cancelable: true })
  const files = [new File(['1'], 'one.json'), new File(['2'], 'two.json')]
  Object.assign(drop, { dataTransfer: { files } })
  byRole('button', 'Import AWS price lists').dispatchEvent(drop)
  await settle()
  await settle()
  await settle()
  expect(main.inputsOf('prices.import').map(({ fileName }) => fileName)).toEqual(['one.json', 'two.json'])
  expect(words(byRole('region', 'two.json'))).toContain('two.jsonNo.')
})

it('forgets imports after a question', async () => {
  const { main } = await openPrices()
  main.answer('prices.forget', () => ({}))
  byRole('button', 'Actions for eu-west-1').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  byRole('menuitem', 'Forget imports').click()
  await settle()
  byRole('button', 'Forget imports', byRole('alertdialog', /eu-west-1/)).click()
  await settle()
  expect(main.inputsOf('prices.forget')).toEqual([{ region: 'eu-west-1' }])
})

it('lays a private price over the list, and takes it back', async () => {
  const { main, push } = await openPrices()
  main.answer('prices.setPrivate', () => ({}))
  byRole('button', 'Private price of Provisioned · Shard hours').click()
  await settle()
  typeInto(byRole('textbox', 'US dollars'), '0,0125')
  await settle()
  byRole('button', 'Lay over the list price').click()
  await settle()
  const agreed: PrivatePrice = { region: 'us-east-1', dimension: 'provisioned.shardHours', usd: '0.0125' }
  expect(main.inputsOf('prices.setPrivate').at(-1)).toEqual({ privatePrices: [agreed] })
  await push([agreed])
  await openTab(/Private prices/)
  expect(words(byRole('table', 'Private prices'))).toContain('us-east-1Provisioned · Shard hours$0.0125 per shard-hour')
  byRole('button', 'Undo').click()
  await settle()
  expect(main.inputsOf('prices.setPrivate').at(-1)).toEqual({ privatePrices: [] })
})

it('takes a discount on a service, and removes it again', async () => {
  const discount: PrivatePrice = { region: 'us-east-1', of: 'firehose', percentOff: 12.5 }
  const { main } = await openPrices([discount])
  main.answer('prices.setPrivate', () => ({}))
  await openTab(/Private prices/)
  expect(words(byRole('table', 'Private prices'))).toContain('All of Firehose12.5% off')
  byRole('button', 'Remove the private price of All of Firehose').click()
  await settle()
  expect(main.inputsOf('prices.setPrivate')).toEqual([{ privatePrices: [] }])
})

it('does not take what is no amount', async () => {
  await openPrices()
  byRole('button', 'Add private price').click()
  await settle()
  typeInto(byRole('textbox', 'US dollars'), 'cheap')
  await settle()
  expect(words(byRole('dialog', 'Add private price'))).toContain('Digits and a point, such as 0.0125')
  expect(allByRole('button', 'Lay over the list price')[0]).toHaveProperty('disabled', true)
})
