import { expect, it } from 'vitest'
import { changedList, priceList, productIn } from '../pricing/offer/price-lists'
import { openManualWorkbench } from './support/manual-workbench'

/** In force on the day the manual clock begins with. */
const inForce = (text: string): string => text.replaceAll('2026-11-01T', '2025-11-01T')
const kinesis = { fileName: 'kinesis.json', text: inForce(priceList('amazon-kinesis')) }

it('shows the books in use, and again after an import', async () => {
  const { client } = await openManualWorkbench()
  const feed = client.subscribe('prices.watch', {})
  const answer = await client.call('prices.import', kinesis)
  expect(answer).toMatchObject({ problems: [], imported: { offer: 'AmazonKinesis', prices: 13, unused: 2 } })
  const books = feed.events.map((event) => event.books.find(({ region }) => region === 'us-east-1'))
  expect(books.map((book) => book?.isImported)).toEqual([false, true])
  expect(books[0]?.known).toBeGreaterThan(90)
  await client.call('prices.forget', { region: 'us-east-1' })
  expect(feed.events.at(-1)?.books.some(({ isImported, region }) => isImported && region === 'us-east-1')).toBe(false)
})

it('tells each price of a book, and which are not known', async () => {
  const { client } = await openManualWorkbench()
  const { book, rows } = await client.call('prices.book', { region: 'us-east-1' })
  expect(rows.find(({ dimension }) => dimension === 'provisioned.payloadUnits')).toMatchObject({
    ...{ service: 'data-streams', unit: 'payload-unit', per: '1000000', confidence: 'high', isPrivate: false },
    tiers: [{ from: '0', to: null, usd: '0.014' }],
  })
  expect(rows.filter(({ tiers }) => tiers.length === 0)).toHaveLength(book.unknown)
  expect(rows).toHaveLength(book.known + book.unknown)
})

it('tells what is wrong with a price list, in words of every language, and imports nothing', async () => {
  const { client } = await openManualWorkbench()
  const text = changedList('amazon-kinesis', (list) => (productIn(list, 'EXAMPLEKDS000001').price.unit = 'GB'))
  expect(await client.call('prices.import', { fileName: 'kinesis.json', text: inForce(text) })).toEqual({
    problems: [
      {
        place: 'product EXAMPLEKDS000001 (Storage-ShardHour)',
        message: expect.stringContaining('is of “GB”'),
        text: { key: 'failure.OfferUnit', values: expect.objectContaining({ found: 'GB' }) },
      },
    ],
    imported: null,
  })
})

it('takes private prices, and shows them in the book', async () => {
  const { client } = await openManualWorkbench()
  const privatePrices = [
    { region: 'us-east-1', dimension: 'provisioned.shardHours', usd: '0.01' },
    { region: 'us-east-1', of: 'firehose', percentOff: 12.5 },
  ]
  const feed = client.subscribe('prices.watch', {})
  await client.call('prices.setPrivate', { privatePrices })
  expect(feed.events.at(-1)?.privatePrices).toEqual(privatePrices)
  const { book, rows } = await client.call('prices.book', { region: 'us-east-1' })
  expect(book.name).toContain('with private prices')
  expect(rows.filter(({ isPrivate }) => isPrivate).map(({ service }) => service)).toContain('firehose')
})

it.each([
  [{ region: 'us-east-1', dimension: 'provisioned.shards', usd: '0.01' }, 'NoSuchPriceName'],
  [{ region: 'us-east-1', dimension: 'provisioned.records', usd: '0.01' }, 'NoSuchPriceName'],
  [{ region: 'us-east-1', of: 'everything', percentOff: 5 }, 'NoSuchPriceName'],
  [{ region: 'xx-moon-1', of: 'firehose', percentOff: 5 }, 'NoSuchRegion'],
])('refuses %j', async (privatePrice, code) => {
  const { client } = await openManualWorkbench()
  expect(await client.refused('prices.setPrivate', { privatePrices: [privatePrice] })).toMatchObject({ code })
})

it('has no book of a region nothing is known of', async () => {
  const { client } = await openManualWorkbench()
  expect(await client.refused('prices.book', { region: 'eu-north-1' })).toMatchObject({ code: 'NoSuchBook' })
})
