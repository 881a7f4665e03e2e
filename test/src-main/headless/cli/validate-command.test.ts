import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../support/temp-folder'
import { orders, run, withStream, writeDesignFile } from './designs'

const validated = async (design: unknown, ...argv: readonly string[]) => {
  const folder = await tempFolder()
  const file = await writeDesignFile(folder, 'orders.streamgauge.json', design)
  return { file, ...(await run(folder, 'validate', file, ...argv)) }
}

/** A shard takes 1,000 records a second: 3,000 come. */
const tight = withStream({ shards: 1, name: 'Orders' })
const overloaded = {
  ...tight,
  elements: tight.elements.map((element) =>
    element.kind === 'source'
      ? { ...element, workload: { recordsPerSecond: 3000, recordBytes: { kind: 'constant', bytes: 1024 } } }
      : element,
  ),
}
const cyclic = {
  ...orders,
  elements: [
    ...orders.elements,
    { kind: 'application', id: 'a', name: 'A' },
    { kind: 'stream', id: 'again', name: 'Again' },
  ],
  edges: [...orders.edges, { from: 'orders', to: 'a' }, { from: 'a', to: 'again' }, { from: 'again', to: 'a' }],
}

describe('validate', () => {
  it('says that a design is valid, whether it fits and what it costs', async () => {
    const { code, out, err, file } = await validated(orders)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(`Orders (${file}): the design is valid.`)
    expect(out).toContain('It fits: nothing throttles in the busiest second.')
    expect(out).toContain('Total: $58.69 a month, in us-east-1')
  })

  it('names all that is wrong with a design, with its place, and ends with 1', async () => {
    const broken = {
      ...orders,
      elements: [
        { ...orders.elements[0], id: 'No Id' },
        { kind: 'stream', id: 's', shards: 0 },
      ],
    }
    const { code, out, err, file } = await validated(broken)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.split('\n').filter((line) => line.startsWith(`${file}: elements`)).length).toBeGreaterThanOrEqual(3)
  })

  it.each([
    ['a cycle', cyclic, /a → again → a|again → a → again/],
    ['an unknown element', { ...orders, elements: [{ kind: 'tape', id: 't', name: 'T' }] }, /tape/],
    ['a newer version', { ...orders, formatVersion: 99 }, /99/],
    ['a text cut short', JSON.stringify(orders).slice(0, 60), /line 1/],
  ])('refuses %s', async (_what, design, message) => {
    const { code, err } = await validated(design)
    expect(code).toBe(1)
    expect(err).toMatch(message)
  })

  it('gives programs the problems as data, on standard output', async () => {
    const { code, out } = await validated(cyclic, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      ...{ formatVersion: 1, isValid: false },
      problems: [{ place: 'edges', message: expect.stringContaining('→') }],
    })
  })

  it('gives programs the verdicts and the total', async () => {
    const { code, out } = await validated(overloaded, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ...{ isValid: true, problems: [], isFeasible: false, total: '121.33', unknownLines: 0 },
      verdicts: [{ element: 'orders', state: 'throttles', load: 3 }],
    })
  })

  it.each([
    [0, ['--require-fit', '--max-monthly', '58.69', '--require-known'], orders],
    [3, ['--max-monthly', '58.68'], orders],
    [3, ['--require-fit'], overloaded],
    [3, ['--require-known', '--region', 'me-south-1'], orders],
    [2, ['--runs', '100'], orders],
    [2, ['--max-monthly', 'cheap'], orders],
  ])('ends with %i after %j', async (expected, argv, design) => {
    const { code, err } = await validated(design, ...argv)
    expect(code).toBe(expected)
    expect(err === '').toBe(expected === 0)
  })

  it('takes a template that was exported, and has become JSON, for what it is', async () => {
    const { elements, edges } = orders
    const template = { Metadata: { Streamgauge: { formatVersion: 2, name: 'Orders', elements, edges } }, Resources: {} }
    expect(await validated(template)).toMatchObject({ code: 0, err: '' })
  })

  it('tells a file that is not there', async () => {
    expect(await run(await tempFolder(), 'validate', 'nowhere.json')).toMatchObject({
      ...{ code: 1, err: 'nowhere.json: there is no such file.\n' },
    })
  })
})
