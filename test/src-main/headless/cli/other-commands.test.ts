import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { elementKinds } from '../../../../src-main/planning/design/elements'
import { lockFolder } from '../../../../src-main/storage/folder-lock'
import { tempFolder } from '../../../support/temp-folder'
import { priceList } from '../../pricing/offer/price-lists'
import { orders, run, withStream, writeDesignFile } from './designs'

const samples = fileURLToPath(new URL('../../../../resources/samples', import.meta.url))

describe('compare', () => {
  const written = async () => {
    const folder = await tempFolder()
    const a = await writeDesignFile(folder, 'a.json', orders)
    const b = await writeDesignFile(folder, 'b.json', withStream({ mode: 'on-demand' }))
    const c = await writeDesignFile(folder, 'c.json', withStream({ shards: 4 }))
    return { folder, a, b, c }
  }

  it('prints designs side by side, and the differences in a sentence each', async () => {
    const { folder, a, b, c } = await written()
    const { code, out } = await run(folder, 'compare', a, b, c)
    expect(code).toBe(0)
    expect(out).toMatch(/^Data Streams, provisioned: Shard hours +\$21\.90 +– +\$43\.80$/m)
    expect(out).toMatch(/^Total +\$58\.69 +\$[\d.]+ +\$80\.59$/m)
    expect(out).toMatch(/^C: \+\$21\.90 a month, no throttles$/m)
    expect(out).toMatch(/^The cheapest that fits: A$/m)
  })

  it('has no total of a design of which no price is known', async () => {
    const { folder, a, c } = await written()
    const { out } = await run(folder, 'compare', a, c, '--region', 'eu-west-3')
    expect(out).toMatch(/^Total +unknown +unknown$/m)
    expect(out).toMatch(/^B: its cost is not known, no throttles$/m)
  })

  it('gives programs the same', async () => {
    const { folder, a, c } = await written()
    expect(JSON.parse((await run(folder, 'compare', a, c, '--json')).out)).toMatchObject({
      formatVersion: 1,
      scenarios: [
        { file: a, total: '58.69', difference: null },
        { file: c, total: '80.59', difference: '+$21.90 a month, no throttles' },
      ],
      cheapestThatFits: a,
    })
  })

  it('ends with 3 where a design costs so much more than the first', async () => {
    const { folder, a, c } = await written()
    const most = (usd: string) => run(folder, 'compare', a, c, '--max-increase', usd)
    expect(await most('21.90')).toMatchObject({ code: 0 })
    expect(await most('21.89')).toMatchObject({ code: 3, err: expect.stringContaining('$21.90 a month more than') })
  })

  it('ends with 3 where it cannot be told how much more one costs, and passes where it is no more whatever is unknown', async () => {
    const { folder, a } = await written()
    const flink = await writeDesignFile(folder, 'flink.json', {
      ...orders,
      elements: [...orders.elements, { kind: 'flink-application', id: 'flink', name: 'Flink' }],
      edges: [...orders.edges, { from: 'orders', to: 'flink' }],
    })
    const most = (first: string, other: string, usd: string) =>
      run(folder, 'compare', first, other, '--max-increase', usd)
    const untold = {
      code: 3,
      err: expect.stringMatching(/lines? (is|are) not known: whether it stays within .* cannot be told/),
    }
    expect(await most(a, flink, '10000')).toMatchObject(untold)
    expect(await most(a, flink, '0')).toMatchObject({
      code: 3,
      err: expect.stringMatching(
        /costs at least \$[\d.,]+ a month more than .*a\.json, more than the \$0\.00 of --max-increase/,
      ),
    })
    expect(await most(flink, a, '0')).toMatchObject({ code: 0, err: '' })
    expect(await most(flink, flink, '10000')).toMatchObject(untold)
  })

  it('takes two designs at least', async () => {
    const { folder, a } = await written()
    expect(await run(folder, 'compare', a)).toMatchObject({ code: 2 })
  })
})

describe('prices', () => {
  const written = async () => {
    const folder = await tempFolder()
    return { folder, list: await writeDesignFile(folder, 'kinesis.json', priceList('amazon-kinesis')) }
  }

  it('imports price lists, which later commands use', async () => {
    const { folder, list } = await written()
    expect(await run(folder, 'prices', 'import', list)).toMatchObject({
      code: 0,
      out: `${list}: 13 prices of AmazonKinesis 20261113170012 for ap-northeast-1, us-east-1; 2 products are not used.\n`,
    })
    const { out } = await run(folder, 'prices', 'show', '--region', 'ap-northeast-1')
    expect(out).toContain('List prices of ap-northeast-1, imported 2026-11-22')
    expect(out).toMatch(
      /^Data Streams, provisioned: PUT payload units +0\.0215 +1,000,000 payload-unit +2026-11-13 +high +AWS price list/m,
    )
    expect(out).toMatch(/^Firehose: Data in from MSK +unknown +GB/m)
  })

  it('imports nothing if one of the files is wrong, and says which and where', async () => {
    const { folder, list } = await written()
    const half = await writeDesignFile(folder, 'half.json', priceList('amazon-kinesis').slice(0, 3000))
    const { code, out, err } = await run(folder, 'prices', 'import', list, half)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/half\.json: line \d+, column \d+: .*cut short.*\nNothing was imported\.\n$/)
    expect(await readdir(join(folder, 'data', 'prices')).catch(() => [])).toEqual([])
  })

  it('does not touch a data folder that Streamgauge has open', async () => {
    const { folder, list } = await written()
    const lock = await lockFolder(join(folder, 'data'), 'Streamgauge in a test')
    const answer = await run(folder, 'prices', 'import', list)
    await lock.release()
    expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('Streamgauge in a test') })
  })

  it('shows the books there are, for people and for programs', async () => {
    const { folder } = await written()
    expect((await run(folder, 'prices', 'show')).out).toMatch(/^us-east-1 +\d+ +\d+ +2026-/m)
    const { books } = JSON.parse((await run(folder, 'prices', 'show', '--json')).out)
    expect(books.find(({ region }: { region: string }) => region === 'us-east-1')).toMatchObject({ isImported: false })
  })

  it('says of a region nothing is known of what to do', async () => {
    const { folder } = await written()
    expect(await run(folder, 'prices', 'show', '--region', 'eu-north-1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('npx streamgauge prices import'),
    })
  })
})

/** Members without a description, by their paths; `kind` says it itself. */
const undescribed = (schema: unknown, path = ''): string[] => {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, ...rest } = schema as { properties?: Record<string, { description?: string }> }
  const below = Object.entries(rest).flatMap(([name, each]) => undescribed(each, `${path}/${name}`))
  const members = Object.entries(properties).flatMap(([name, each]) => [
    ...(name === 'kind' || each.description !== undefined ? [] : [`${path}/${name}`]),
    ...undescribed(each, `${path}/${name}`),
  ])
  return [...below, ...members]
}

describe('schema design', () => {
  it('is a JSON Schema with a version, that tells of every kind of element', async () => {
    const { code, out } = await run(await tempFolder(), 'schema', 'design')
    const schema = JSON.parse(out)
    expect(code).toBe(0)
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:streamgauge:design:2',
      title: 'Streamgauge design',
      required: ['formatVersion', 'name', 'elements'],
      additionalProperties: false,
    })
    for (const kind of Object.keys(elementKinds)) expect(out).toContain(`"const": "${kind}"`)
  })

  it('says of every member what it is', async () => {
    const schema: unknown = JSON.parse((await run(await tempFolder(), 'schema', 'design')).out)
    expect(undescribed(schema)).toEqual([])
  })

  it('takes every sample, and nothing with a member that is not known', async () => {
    const schema = z.fromJSONSchema(JSON.parse((await run(await tempFolder(), 'schema', 'design')).out))
    for (const name of await readdir(samples)) {
      const design = JSON.parse(await readFile(join(samples, name), 'utf8'))
      expect({ name, fits: schema.safeParse(design).success }).toEqual({ name, fits: true })
      expect(schema.safeParse({ ...design, colour: 'red' }).success).toBe(false)
    }
  })
})

it('prices every sample', async () => {
  const folder = await tempFolder()
  for (const name of await readdir(samples)) {
    expect({ name, ...(await run(folder, 'price', join(samples, name))) }).toMatchObject({ name, code: 0, err: '' })
  }
})
