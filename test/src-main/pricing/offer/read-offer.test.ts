import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bookFile, parseBook } from '../../../../src-main/pricing/book-file'
import { readOffer, type Offer, type OfferPrices } from '../../../../src-main/pricing/offer/read-offer'
import { isKnown } from '../../../../src-main/pricing/price-book'
import { sentence } from '../../../../src-main/platform/sentence'
import { bundledBooks } from '../../../../src-main/services/bundled-books'
import { changedList, priceList, productIn } from './price-lists'

const options = { today: '2026-11-22', likeness: bundledBooks.get('us-east-1') }

const read = (text: string): Offer => {
  const offer = readOffer(text, options)
  if ('problems' in offer) throw new Error(JSON.stringify(offer.problems))
  return offer
}
const problemsOf = (text: string) => {
  const offer = readOffer(text, options)
  return 'problems' in offer ? offer.problems.map(({ place, message }) => ({ place, message })) : []
}
/** Of each dimension: per how many, and each tier's end and price. */
const figures = (prices: OfferPrices | undefined) =>
  Object.fromEntries(
    Object.entries(prices?.prices ?? {}).map(([dimension, price]) => [
      dimension,
      isKnown(price)
        ? [price.per.toFixed(), ...price.tiers.map(({ to, usd }) => `${to?.toFixed() ?? 'Inf'} ${usd.toFixed()}`)]
        : [],
    ]),
  )

describe('an offer file', () => {
  it('gives a book each region it has, in the units prices are told in', () => {
    const { offers, versions, regions, unused } = read(priceList('amazon-kinesis'))
    expect({ offers, versions, unused }).toEqual({ offers: ['AmazonKinesis'], versions: ['20261113170012'], unused: 2 })
    expect(figures(regions.get('ap-northeast-1'))).toEqual({
      'provisioned.shardHours': ['1', 'Inf 0.0195'],
      'provisioned.payloadUnits': ['1000000', 'Inf 0.0215'],
    })
    expect(regions.get('us-east-1')?.prices['provisioned.shardHours']).toMatchObject({
      unit: 'shard-hour',
      source: 'AWS price list AmazonKinesis 20261113170012, in force since 2026-11-01',
      asOf: '2026-11-13',
      confidence: 'high',
    })
  })

  it('says of us-east-1 what the book that comes with the program says', () => {
    const prices = read(priceList('amazon-kinesis')).regions.get('us-east-1')
    const bundled = figures(options.likeness)
    for (const [dimension, price] of Object.entries(figures(prices)))
      expect({ [dimension]: price }).toEqual({ [dimension]: bundled[dimension] })
    expect(Object.keys(figures(prices))).toContain('advantage.incoming')
  })

  it('takes a first tier at no price for a free quantity', () => {
    const prices = read(priceList('amazon-dynamodb')).regions.get('us-east-1')
    expect(figures(prices)['dynamodb.storage']).toEqual(['1', 'Inf 0.25'])
    expect(prices?.free.map(({ of, quantity }) => [of, quantity.toFixed()])).toEqual([[['dynamodb.storage'], '25']])
  })

  it('passes over a product whose usage type is of another region', () => {
    const list = changedList('amazon-kinesis', (file) => {
      productIn(file, 'EXAMPLEKDS000101').product.attributes.usagetype = 'APN2-Storage-ShardHour'
    })
    const { regions, unused } = read(list)
    expect(Object.keys(figures(regions.get('ap-northeast-1')))).toEqual(['provisioned.payloadUnits'])
    expect(unused).toBe(3)
  })

  it('takes the latest price that is in force', () => {
    const list = changedList('amazon-kinesis', (file) => {
      const [sku, { term }] = ['EXAMPLEKDS000001', productIn(file, 'EXAMPLEKDS000001')]
      const at = (effectiveDate: string, USD: string) => ({
        ...term,
        effectiveDate,
        priceDimensions: { only: { unit: 'ShardHour', pricePerUnit: { USD } } },
      })
      file.terms.OnDemand[sku] = {
        a: at('2026-01-01T00:00:00Z', '0.0140'),
        b: at('2026-06-01T00:00:00Z', '0.0160'),
        c: at('2027-01-01T00:00:00Z', '0.0170'),
      }
    })
    expect(figures(read(list).regions.get('us-east-1'))['provisioned.shardHours']).toEqual(['1', 'Inf 0.016'])
  })

  it('is kept in a book that reads back the same', () => {
    for (const [region, prices] of read(priceList('amazon-kinesis')).regions) {
      const book = { region, name: 'Imported', date: '2026-11-22', ...prices }
      expect(parseBook(JSON.parse(JSON.stringify(bookFile(book))))).toEqual(book)
    }
  })
})

describe('the answer of get-products', () => {
  it('puts tiers in their order and takes equal prices of two products as one', () => {
    const { regions, unused } = read(priceList('firehose-get-products'))
    expect(figures(regions.get('us-east-2'))).toEqual({
      'firehose.ingested': ['1', '512000 0.029', '2048000 0.025', 'Inf 0.02'],
      'firehose.converted': ['1', 'Inf 0.018'],
      'firehose.partitionedObjects': ['1000', 'Inf 0.005'],
    })
    expect(unused).toBe(2)
  })

  it('is read as objects, as a bare list and with a product a line, too', () => {
    const whole = figures(read(priceList('firehose-get-products')).regions.get('us-east-2'))
    const items = (JSON.parse(priceList('firehose-get-products')) as { PriceList: string[] }).PriceList
    const objects = items.map((item) => JSON.parse(item) as unknown)
    for (const text of [
      JSON.stringify({ PriceList: objects }),
      JSON.stringify(items),
      JSON.stringify(objects, null, 2),
      `${items.join('\n')}\n`,
    ]) {
      expect(figures(read(text).regions.get('us-east-2'))).toEqual(whole)
    }
  })

  it('is refused if it is one page of several', () => {
    const page = changedList('firehose-get-products', (list) => (list.NextToken = 'abc'))
    expect(problemsOf(page)).toEqual([{ place: 'NextToken', message: sentence('OfferPage').message }])
  })
})

describe('what is wrong is named, and nothing taken over', () => {
  const shardHours = 'product EXAMPLEKDS000001 (Storage-ShardHour)'
  const withPrice = (change: (parts: ReturnType<typeof productIn>) => void) =>
    changedList('amazon-kinesis', (list) => change(productIn(list, 'EXAMPLEKDS000001')))

  it.each([
    ['a negative price', withPrice(({ price }) => (price.pricePerUnit.USD = '-0.0150')), /-0\.0150 USD is negative/],
    [
      'a price that is no number',
      withPrice(({ price }) => (price.pricePerUnit.USD = 'call us')),
      /“call us” is no number/,
    ],
    ['a price of one for that of a thousand', withPrice(({ price }) => (price.pricePerUnit.USD = '15.0000')), /absurd/],
    ['no price at all', withPrice(({ price }) => (price.pricePerUnit.USD = '0.0000000000')), /absurd/],
    [
      'a price in another currency',
      withPrice(({ price }) => (price.pricePerUnit = { CNY: '0.1000000000' })),
      /is in CNY; only USD/,
    ],
    [
      'another unit',
      withPrice(({ price }) => (price.unit = 'ByteHrs')),
      /is of “ByteHrs”; provisioned.shardHours is priced by shardhour/,
    ],
    [
      'an unknown region',
      withPrice(({ product }) => (product.attributes.regionCode = 'xx-moon-1')),
      /“xx-moon-1” is no AWS region/,
    ],
    ['no region', withPrice(({ product }) => delete product.attributes.regionCode), /says no region/],
    [
      'a price that only holds later',
      withPrice(({ term }) => (term.effectiveDate = '2027-01-01T00:00:00Z')),
      /only holds from 2027-01-01 on/,
    ],
    [
      'a date that is none',
      withPrice(({ term }) => (term.effectiveDate = 'soon')),
      /effectiveDate of its term is missing, or not as/,
    ],
    ['no prices in a term', withPrice(({ term }) => (term.priceDimensions = {})), /has no prices/],
    ['an end before infinity', withPrice(({ price }) => (price.endRange = '1000')), /tiers end at 1000/],
    ['a beginning after nothing', withPrice(({ price }) => (price.beginRange = '5')), /gap from 0 to 5/],
    [
      'half a unit as an edge',
      withPrice(({ price }) => (price.beginRange = '0.5')),
      /beginRange is “0.5”, which is no whole number/,
    ],
  ])('%s', (_what, list, message) => {
    expect(problemsOf(list)).toEqual([
      { place: expect.stringContaining('product EXAMPLEKDS000001'), message: expect.stringMatching(message) },
    ])
  })

  it('no on-demand terms', () => {
    const list = changedList('amazon-kinesis', (file) => delete file.terms.OnDemand.EXAMPLEKDS000001)
    expect(problemsOf(list)).toEqual([{ place: shardHours, message: sentence('OfferNoTerm').message }])
  })

  it.each([
    ['a gap', '512001', /gap from 512000 to 512001/],
    ['an overlap', '511999', /overlap at 511999/],
  ])('tiers with %s', (_what, beginRange, message) => {
    const list = changedList('firehose-get-products', (answer) => {
      answer.PriceList[0] = answer.PriceList[0].replace('"beginRange":"512000"', `"beginRange":"${beginRange}"`)
    })
    expect(problemsOf(list)).toEqual([
      { place: 'product EXAMPLEKDF000001 (USE2-BilledBytes)', message: expect.stringMatching(message) },
    ])
  })

  it('two prices of one dimension', () => {
    const list = changedList('firehose-get-products', (answer) => {
      answer.PriceList[1] = answer.PriceList[1].replace('0.0290000000', '0.0280000000')
    })
    expect(problemsOf(list)).toEqual([
      {
        place: 'product EXAMPLEKDF000002 (USE2-BilledBytes)',
        message: 'firehose.ingested has another price in product EXAMPLEKDF000001 (USE2-BilledBytes).',
      },
    ])
  })

  it('everything that is wrong, not only the first', () => {
    const list = changedList('amazon-kinesis', (file) => {
      productIn(file, 'EXAMPLEKDS000001').price.unit = 'GB'
      productIn(file, 'EXAMPLEKDS000007').price.pricePerUnit.USD = '-1'
    })
    expect(problemsOf(list)).toHaveLength(2)
  })

  it.each([
    [
      'a list of another service',
      changedList('amazon-kinesis', (list) => (list.offerCode = 'AmazonRedshift')),
      /price list of AmazonRedshift\. What is priced here is in those of AmazonKinesis,/,
    ],
    ['a list without products', changedList('amazon-kinesis', (list) => delete list.products), /has no products/],
    ['a list without terms', changedList('amazon-kinesis', (list) => delete list.terms), /has no terms/],
    [
      'a list of nothing we price',
      changedList('amazon-kinesis', (list) => (list.products = {})),
      /no product in it whose price is used/,
    ],
    [
      'the index of regions',
      '{"regions": {"us-east-1": {"regionCode": "us-east-1", "currentVersionUrl": "/offers"}}}',
      /an index of price lists/,
    ],
    ['another file', '{"formatVersion": 1, "name": "A design"}', /no price list of AWS/],
    ['a number', '3', /no price list of AWS/],
  ])('%s', (_what, text, message) => {
    expect(problemsOf(text)).toEqual([{ place: 'file', message: expect.stringMatching(message) }])
  })

  it('where a file stops being JSON', () => {
    expect(problemsOf(priceList('amazon-kinesis').replace('"products"', 'products'))).toEqual([
      { place: 'line 7, column 3', message: expect.stringContaining('This is not JSON') },
    ])
  })

  it('which item of an answer stops being JSON, and which line', () => {
    const answer = JSON.parse(priceList('firehose-get-products')) as { PriceList: string[] }
    const items = answer.PriceList.with(2, (answer.PriceList[2] ?? '').slice(0, 100))
    expect(problemsOf(JSON.stringify({ PriceList: items }))[0]?.place).toBe('PriceList 3, column 100')
    expect(problemsOf(items.join('\n'))[0]?.place).toBe('line 3, column 100')
  })
})

describe('whatever the file', () => {
  const names = ['amazon-kinesis', 'amazon-dynamodb', 'firehose-get-products'] as const
  const lists = Object.fromEntries(names.map((name) => [name, priceList(name).trimEnd()])) as Record<
    (typeof names)[number],
    string
  >
  const name = fc.constantFrom(...names)

  it('takes over nothing of one that was cut short, and says why', () => {
    const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(name, part, (of, kept) => {
        const [problem] = problemsOf(lists[of].slice(0, Math.floor(lists[of].length * kept)))
        expect(problem).toEqual({
          place: expect.stringMatching(/^line \d+, column \d+$/),
          message: expect.stringContaining('cut short'),
        })
      }),
      { numRuns: 300 },
    )
  })

  it('answers with prices or with problems, never with neither or a price below nothing', () => {
    const damage = fc.record({ of: name, at: fc.nat(), length: fc.nat({ max: 40 }), put: fc.string({ maxLength: 10 }) })
    fc.assert(
      fc.property(damage, ({ of, at, length, put }) => {
        const from = at % lists[of].length
        const offer = readOffer(lists[of].slice(0, from) + put + lists[of].slice(from + length), options)
        const regions = 'problems' in offer ? [] : [...offer.regions.values()]
        expect('problems' in offer ? offer.problems.length : regions.length).toBeGreaterThan(0)
        const tiers = regions.flatMap(({ prices }) =>
          Object.values(prices).flatMap((price) => (isKnown(price) ? price.tiers : [])),
        )
        expect(tiers.filter(({ usd }) => usd.isNegative())).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
