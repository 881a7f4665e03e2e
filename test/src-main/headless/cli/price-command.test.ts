import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bookFile } from '../../../../src-main/pricing/book-file'
import { bundledBooks } from '../../../../src-main/services/bundled-books'
import { tempFolder } from '../../../support/temp-folder'
import { orders, run, withStream, writeDesignFile } from './designs'

const priced = async (design: unknown, ...argv: readonly string[]) => {
  const folder = await tempFolder()
  const file = await writeDesignFile(folder, 'orders.streamgauge.json', design)
  return { file, folder, ...(await run(folder, 'price', file, ...argv)) }
}

describe('price', () => {
  it('prints each line with its quantity, unit, rate, amount and source, and the total', async () => {
    const { code, out, err, file } = await priced(orders)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    // 2 shards × 730 h × $0.015, and 1,000 records a second × 2,628,000 s at $0.014 a million.
    expect(out).toMatch(/^Data Streams, provisioned: Shard hours +1,460 +shard-hour +\$0\.015 +\$21\.90 +S01/m)
    expect(out).toMatch(
      /^Data Streams, provisioned: PUT payload units +2,628,000,000 +payload-unit +\$0\.014 \/ 1,000,000 +\$36\.79 /m,
    )
    expect(out).toMatch(/^Total: \$58\.69 a month$/m)
    expect(out).toContain(`Orders (${file}), a month in us-east-1`)
    expect(out).toContain('List prices of us-east-1 (')
    expect(out).toContain('It fits')
  })

  it('gives programs the same as exact decimals', async () => {
    const { code, out } = await priced(orders, '--json')
    const report = JSON.parse(out)
    expect(code).toBe(0)
    expect(report).toMatchObject({
      ...{ formatVersion: 1, design: 'Orders', region: 'us-east-1', total: '58.69', unknownLines: 0, unknowns: [] },
      ...{ isFeasible: true, terms: { hours: 730, rounding: 'line', currency: { code: 'USD' } } },
    })
    expect(
      report.lines.map(({ dimension, amount }: { dimension: string; amount: string }) => [dimension, amount]),
    ).toEqual([
      ['provisioned.payloadUnits', '36.79'],
      ['provisioned.shardHours', '21.9'],
    ])
    expect(report.lines[0]).toMatchObject({
      ...{ quantity: '2628000000', unit: 'payload-unit', source: expect.stringContaining('S01') },
      rates: [{ from: '0', to: null, usd: '0.014', per: '1000000', amount: '36.792' }],
      elements: [{ element: 'orders', quantity: '2628000000', amount: '36.79' }],
    })
  })

  it('takes the month, the rounding, the region and the currency it is told', async () => {
    const { out } = await priced(
      orders,
      '--json',
      '--hours',
      '720',
      '--rounding',
      'total',
      '--region',
      'ap-northeast-1',
      '--currency',
      'EUR=0.5',
    )
    // Tokyo: 2 × 720 × 0.0195, and 2,592 million × 0.0215 / million; half of that in euros.
    expect(JSON.parse(out)).toMatchObject({
      region: 'ap-northeast-1',
      total: '41.905',
      terms: { hours: 720, currency: { code: 'EUR' } },
    })
  })

  it('shows each tier of a line that reaches several', async () => {
    const design = {
      ...orders,
      elements: [
        {
          ...orders.elements[0],
          workload: { recordsPerSecond: 250_000, recordBytes: { kind: 'constant', bytes: 1024 } },
        },
        { kind: 'delivery', id: 'orders', name: 'Orders' },
      ],
    }
    const { out } = await priced(design)
    expect(out).toMatch(/^Firehose data in, .* 3 tiers /m)
    expect(out).toMatch(/^ {2}up to 512,000 +512,000 +\$0\.029 +\$14,848\.00$/m)
    expect(out).toMatch(/^ {2}above 2,048,000 /m)
  })

  it('says "at least" and what is missing where something is unknown, and never 0', async () => {
    const design = {
      ...orders,
      elements: [
        ...orders.elements,
        { kind: 'delivery', id: 'lake', name: 'Lake' },
        { kind: 'bucket', id: 'bucket', name: 'Bucket' },
      ],
      edges: [...orders.edges, { from: 'orders', to: 'lake' }, { from: 'lake', to: 'bucket' }],
    }
    const { code, out } = await priced(design)
    expect(code).toBe(0)
    expect(out).toMatch(/^S3 storage +unknown +GB-month +unknown /m)
    expect(out).toMatch(
      /^Total: at least \$[\d,.]+ a month, 1 line unknown\nPer million events: at least \$0\.\d+\nPer consumer: at least \$[\d,.]+ a month$/m,
    )
    expect(out).toContain('S3 storage: bucket does not say how many days objects are kept')
    const report = JSON.parse((await priced(design, '--json')).out)
    expect(report.unknowns).toMatchObject([{ dimension: 's3.storage', why: 'missing' }])
    expect(report.lines.find(({ dimension }: { dimension: string }) => dimension === 's3.storage')).toMatchObject({
      amount: null,
    })
  })

  it('shows no quantity that nobody said, also in a region without prices', async () => {
    const sample = JSON.parse(await readFile('resources/samples/iot-telemetry.streamgauge.json', 'utf8'))
    for (const region of ['us-east-1', 'me-south-1']) {
      const report = JSON.parse((await priced(sample, '--json', '--region', region)).out)
      const puts = report.lines.find(({ dimension }: { dimension: string }) => dimension === 's3.puts')
      expect(puts).toMatchObject({ quantity: null, amount: null, unknown: { missing: [{ element: 'archive' }] } })
      const { out } = await priced(sample, '--region', region)
      expect(out).toMatch(/^S3.*PUT.* +unknown +request .*unknown/m)
      expect(out).toMatch(/^ +S3.*PUT.*: archive does not say /m)
    }
  })

  it('tells what a million events and a consumer cost', async () => {
    const app = (id: string) => ({ kind: 'application', id, name: id, clientLibrary: 'none' })
    const design = {
      ...orders,
      elements: [...orders.elements, app('a'), app('b')],
      edges: [...orders.edges, { from: 'orders', to: 'a' }, { from: 'orders', to: 'b' }],
    }
    // $58.69 for 2,628 million events, and for two consumers.
    const { out } = await priced(design)
    expect(out).toMatch(/^Per million events: \$0\.0223\nPer consumer: \$29\.35 a month$/m)
    const report = JSON.parse((await priced(design, '--json', '--currency', 'EUR=0.5')).out)
    expect(Number(report.perMillionEvents)).toBeCloseTo(58.69 / 2628 / 2, 12)
    expect(Number(report.perConsumer)).toBeCloseTo(58.69 / 4, 12)
    const nowhere = await priced(design, '--region', 'me-south-1')
    expect(nowhere.out).toMatch(
      /^Total: unknown, \d lines unknown\nPer million events: unknown\nPer consumer: unknown$/m,
    )
    expect(JSON.parse((await priced(design, '--json', '--region', 'me-south-1')).out)).toMatchObject({
      ...{ perMillionEvents: null, perConsumer: null },
    })
  })

  it('tells no cost of events or consumers where there are none', async () => {
    expect((await priced(orders)).out).not.toContain('Per consumer')
    const quiet = { ...orders, elements: orders.elements.slice(1), edges: [] }
    expect((await priced(quiet)).out).not.toContain('Per million')
    expect(JSON.parse((await priced(quiet, '--json')).out)).toMatchObject({ perMillionEvents: null, perConsumer: null })
  })

  it('leaves out taxes and the like of every bill, also of nothing', async () => {
    expect((await priced({ ...orders, elements: [], edges: [] })).out).toContain('Left out: taxes')
  })

  it('uses what the data folder has, a book it is given in place of that, and says which', async () => {
    const folder = await tempFolder()
    const file = await writeDesignFile(folder, 'orders.json', orders)
    await mkdir(join(folder, 'data', 'prices'), { recursive: true })
    const prices = [{ region: 'us-east-1', of: 'data-streams', percentOff: 50, asOf: '2026-11-20' }]
    await writeFile(join(folder, 'data', 'prices', 'private.json'), JSON.stringify({ formatVersion: 1, prices }))
    expect((await run(folder, 'price', file)).out).toMatch(/Total: \$29\.35 a month[^]*, with private prices/)
    const book = await writeDesignFile(folder, 'book.json', {
      ...(bookFile(bundledBooks.get('us-east-1') as never) as object),
      name: 'Ours',
    })
    const elsewhere = await run(folder, 'price', file, '--book', book, '--data', join(folder, 'none'))
    expect(elsewhere.out).toMatch(/Total: \$58\.69 a month[^]*Ours \(/)
  })
})

describe('what is required', () => {
  it.each([
    ['--max-monthly', '58.68', /costs \$58\.69 a month, more than the \$58\.68 of --max-monthly/],
    ['--max-monthly', '58.69', undefined],
  ])('%s %s', async (option, amount, message) => {
    const { code, out, err, file } = await priced(orders, option, amount)
    expect(code).toBe(message === undefined ? 0 : 3)
    expect(err).toMatch(message ?? /^$/)
    if (message !== undefined) expect(err).toContain(file)
    expect(out).toContain('Total: $58.69')
  })

  it('cannot be told of --max-monthly while lines are unknown, unless what is known is too much already', async () => {
    const unknown = await priced(orders, '--max-monthly', '1', '--region', 'eu-west-3')
    expect(unknown).toMatchObject({ code: 3, out: expect.stringContaining('2 lines unknown') })
    expect(unknown.err).toMatch(
      /: It costs at least \$0\.00 a month, and 2 lines are not known: whether it stays within the \$1\.00 of --max-monthly cannot be told\. Fill in /,
    )
    const delivery = { kind: 'delivery', id: 'lake', name: 'Lake' }
    const bucket = { kind: 'bucket', id: 'bucket', name: 'Bucket' }
    const edges = [...orders.edges, { from: 'orders', to: 'lake' }, { from: 'lake', to: 'bucket' }]
    const partly = { ...orders, elements: [...orders.elements, delivery, bucket], edges }
    expect(await priced(partly, '--max-monthly', '9')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/: It costs at least \$[\d.,]+ a month, more than the \$9\.00 of --max-monthly\.\n$/),
    })
  })

  it('is that it fits, with --require-fit', async () => {
    const tight = withStream({ shards: 1, name: 'Orders' })
    expect(
      await priced(
        {
          ...tight,
          elements: tight.elements.map((element) =>
            element.kind === 'source'
              ? { ...element, workload: { recordsPerSecond: 3000, recordBytes: { kind: 'constant', bytes: 1024 } } }
              : element,
          ),
        },
        '--require-fit',
      ),
    ).toMatchObject({
      code: 3,
      err: expect.stringMatching(/does not fit, and --require-fit was given: orders/),
      out: expect.stringContaining('orders: throttles, 300% of its tightest limit'),
    })
    expect(await priced(orders, '--require-fit')).toMatchObject({ code: 0 })
  })

  it('is that all lines are known, with --require-known', async () => {
    expect(await priced(orders, '--require-known', '--region', 'eu-west-3')).toMatchObject({
      code: 3,
      err: expect.stringContaining('2 lines are unknown, and --require-known was given'),
    })
  })
})

describe('bad input ends with 1 and says where', () => {
  it.each([
    ['a file that is no JSON', '{"formatVersion": 1,\n "name": }', /orders\.streamgauge\.json: line 2, column 10: /],
    ['a file that was cut short', JSON.stringify(orders).slice(0, 100), /line 1, column \d+: .*cut short/],
    ['a negative number', withStream({ shards: -1 }), /elements\[1\] "orders": shards: /],
    ['a connection that AWS does not offer', { ...orders, edges: [{ from: 'orders', to: 'shop' }] }, /edges\[0\]: /],
    ['an edge to nowhere', { ...orders, edges: [{ from: 'shop', to: 'nowhere' }] }, /edges\[0\]: .*nowhere/],
  ])('%s', async (_what, design, message) => {
    const { code, out, err } = await priced(design)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(message)
  })

  it('a file that is not there, a folder, a damaged price file', async () => {
    const folder = await tempFolder()
    expect(await run(folder, 'price', join(folder, 'none.json'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/none\.json: there is no such file\.\n$/),
    })
    expect(await run(folder, 'price', folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('this is a folder'),
    })
    const file = await writeDesignFile(folder, 'orders.json', orders)
    await mkdir(join(folder, 'data', 'prices'), { recursive: true })
    await writeFile(join(folder, 'data', 'prices', 'us-east-1.json'), '{"formatVersion": 1}')
    expect(await run(folder, 'price', file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/us-east-1\.json: This is no price file/),
    })
  })
})

describe('wrong usage ends with 2', () => {
  it.each([
    [['--hours', '100'], /--hours takes .* not "100"/],
    [['--hours', 'many'], /--hours/],
    [['--rounding', 'up'], /--rounding takes line, line-up or total, not "up"/],
    [['--currency', 'EUR'], /--currency takes/],
    [['--currency', 'EUR=0'], /--currency takes/],
    [['--region', 'moon-1'], /--region takes an AWS region, not "moon-1"/],
    [['--max-monthly', '-5x'], /max-monthly/],
    [['--colour'], /--colour/],
    [['another.json'], /It takes one design file/],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await priced(orders, ...argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).toContain('npx streamgauge help')
  })

  it('no command, an unknown one, an unknown schema', async () => {
    const folder = await tempFolder()
    expect(await run(folder, 'cost')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no command "cost"'),
    })
    expect(await run(folder, 'schema', 'book')).toMatchObject({ code: 2 })
    expect(await run(folder, 'prices', 'sell')).toMatchObject({ code: 2 })
  })
})

it('tells what there is when it is asked for help', async () => {
  expect(await run(await tempFolder(), 'price', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--max-monthly'),
  })
})
