import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { manualClock } from '../../../src-main/platform/clock'
import { isKnown, type PriceBook } from '../../../src-main/pricing/price-book'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { openPriceBooks, type PriceBooks } from '../../../src-main/services/price-books'
import { textFiles } from '../../../src-main/storage/text-files'
import type { Dimension } from '../../../src-main/metering/dimensions'
import { tempFolder } from '../../support/temp-folder'
import { changedList, priceList, productIn } from '../pricing/offer/price-lists'

const today = Date.parse('2026-11-22T08:00:00Z')
const open = (folder: string): Promise<PriceBooks> =>
  openPriceBooks({ files: textFiles(join(folder, 'prices')), bundled: bundledBooks, clock: manualClock(today) })

const priceIn = (book: PriceBook | undefined, dimension: Dimension) => {
  const price = book?.prices[dimension]
  if (!isKnown(price)) return undefined
  const { per, tiers, source, asOf, note } = price
  return { per: per.toFixed(), usd: tiers.map(({ usd }) => usd.toFixed()), source, asOf, note }
}
const kinesis = { fileName: 'kinesis.json', text: priceList('amazon-kinesis') }
const dearer = (usd: string) =>
  changedList('amazon-kinesis', (list) => (productIn(list, 'EXAMPLEKDS000101').price.pricePerUnit.USD = usd))

it('has the books that come with the program, us-east-1 among them, and none of a region nothing is known of', async () => {
  const books = await open(await tempFolder())
  expect(books.regions).toEqual([...bundledBooks.keys()].sort())
  expect(books.bookOf('us-east-1')).toBe(bundledBooks.get('us-east-1'))
  expect(books.bookOf('eu-north-1')).toBeUndefined()
})

it('keeps what was imported, over a restart, and says so by name and date', async () => {
  const folder = await tempFolder()
  const books = await open(folder)
  const heard: (string | undefined)[] = []
  books.onChange(() => heard.push(books.bookOf('ap-northeast-1')?.name))
  expect(await books.importOffers([kinesis])).toEqual([
    {
      ...{ fileName: 'kinesis.json', offer: 'AmazonKinesis', version: '20261113170012' },
      ...{ regions: ['ap-northeast-1', 'us-east-1'], prices: 13, unused: 2 },
    },
  ])
  expect(heard).toEqual(['List prices of ap-northeast-1, imported 2026-11-22'])
  const again = await open(folder)
  for (const { bookOf, isImported } of [books, again]) {
    expect(isImported('ap-northeast-1')).toBe(true)
    expect(bookOf('ap-northeast-1')).toMatchObject({ date: '2026-11-22' })
    expect(priceIn(bookOf('ap-northeast-1'), 'provisioned.payloadUnits')).toMatchObject({
      per: '1000000',
      usd: ['0.0215'],
    })
    // What the list does not have stays as it was.
    expect(bookOf('ap-northeast-1')?.prices['s3.puts']).toEqual(bundledBooks.get('ap-northeast-1')?.prices['s3.puts'])
  }
  expect(await readdir(join(folder, 'prices'))).toEqual(['ap-northeast-1.json', 'us-east-1.json'])
})

it('has a book of a region that was unknown before, with what is free there as everywhere', async () => {
  const books = await open(await tempFolder())
  const list = changedList('amazon-dynamodb', (file) => {
    for (const { attributes } of Object.values<{ attributes: Record<string, string> }>(file.products)) {
      attributes['regionCode'] = 'eu-north-1'
      attributes['usagetype'] = `EUN1-${attributes['usagetype']}`
    }
  })
  await books.importOffers([{ fileName: 'dynamodb.json', text: list }])
  const book = books.bookOf('eu-north-1')
  expect(Object.keys(book?.prices ?? {})).toEqual(['dynamodb.storage', 'dynamodb.writes'])
  expect(book?.free.map(({ of, quantity }) => [of, quantity.toFixed()])).toEqual([[['dynamodb.storage'], '25']])
})

it('imports nothing of any file if one of them is wrong', async () => {
  const folder = await tempFolder()
  const books = await open(folder)
  const answer = await books.importOffers([kinesis, { fileName: 'half.json', text: kinesis.text.slice(0, 5000) }])
  expect(answer).toEqual({
    problems: [expect.objectContaining({ fileName: 'half.json', message: expect.stringContaining('cut short') })],
  })
  expect(books.bookOf('us-east-1')).toBe(bundledBooks.get('us-east-1'))
  expect(await readdir(folder)).toEqual([])
})

it('takes the later of two files, and forgets both when it is told to', async () => {
  const folder = await tempFolder()
  const books = await open(folder)
  await books.importOffers([kinesis, { fileName: 'later.json', text: dearer('0.0200') }])
  expect(priceIn(books.bookOf('ap-northeast-1'), 'provisioned.shardHours')?.usd).toEqual(['0.02'])
  await books.forget('ap-northeast-1')
  expect(books.bookOf('ap-northeast-1')).toBe(bundledBooks.get('ap-northeast-1'))
  expect((await open(folder)).isImported('ap-northeast-1')).toBe(false)
})

it('lays private prices over a book, which then says so, and keeps the day they were entered', async () => {
  const folder = await tempFolder()
  await (
    await open(folder)
  ).setPrivate([
    { region: 'us-east-1', of: 'data-streams', percentOff: 10 },
    { region: 'us-east-1', of: 'provisioned.shardHours', percentOff: 50 },
    { region: 'us-east-1', dimension: 'provisioned.payloadUnits', usd: '0.01' },
  ])
  const books = await open(folder)
  const book = books.bookOf('us-east-1')
  expect(book?.name).toBe('List prices of us-east-1, with private prices')
  expect(priceIn(book, 'provisioned.payloadUnits')).toMatchObject({
    per: '1000000',
    usd: ['0.01'],
    source: 'private',
    asOf: '2026-11-22',
  })
  expect(priceIn(book, 'provisioned.shardHours')).toMatchObject({
    usd: ['0.0075'],
    source: 'private',
    note: expect.stringContaining('50 % off'),
  })
  expect(priceIn(book, 'onDemand.incoming')?.usd).toEqual(['0.072'])
  expect(priceIn(book, 'firehose.ingested')).toEqual(priceIn(bundledBooks.get('us-east-1'), 'firehose.ingested'))
  expect(books.bookOf('us-east-2')).toBe(bundledBooks.get('us-east-2'))
  expect(books.privatePrices.map(({ asOf }) => asOf)).toEqual(['2026-11-22', '2026-11-22', '2026-11-22'])
})

it('discounts no price that is not known, but takes one of your own', async () => {
  const books = await open(await tempFolder())
  await books.setPrivate([
    { region: 'eu-north-1', of: 'data-streams', percentOff: 10 },
    { region: 'eu-north-1', dimension: 'provisioned.payloadUnits', usd: '0.02' },
  ])
  expect(Object.keys(books.bookOf('eu-north-1')?.prices ?? {})).toEqual(['provisioned.payloadUnits'])
  expect(priceIn(books.bookOf('eu-north-1'), 'provisioned.payloadUnits')).toMatchObject({
    per: '1000000',
    usd: ['0.02'],
  })
})

it('puts damaged files out of the way, says so and goes on with the prices of the program', async () => {
  const folder = await tempFolder()
  const before = await open(folder)
  await before.importOffers([kinesis])
  await before.setPrivate([{ region: 'us-east-1', of: 'msk', percentOff: 5 }])
  const prices = join(folder, 'prices')
  await writeFile(
    join(prices, 'us-east-1.json'),
    (await readFile(join(prices, 'us-east-1.json'), 'utf8')).slice(0, 400),
  )
  await writeFile(
    join(prices, 'private.json'),
    '{"formatVersion": 1, "prices": [{"region": "us-east-1", "of": "everything", "percentOff": 5}]}',
  )
  const books = await open(folder)
  expect(books.bookOf('us-east-1')).toBe(bundledBooks.get('us-east-1'))
  expect(books.isImported('ap-northeast-1')).toBe(true)
  expect(books.findings).toHaveLength(2)
  const kept = (await readdir(prices)).filter((name) => name.includes('.damaged-'))
  expect(books.findings.map(({ text }) => text.message).join()).toContain(join(prices, kept[0] ?? ''))
  expect((await open(folder)).findings).toEqual([])
})
