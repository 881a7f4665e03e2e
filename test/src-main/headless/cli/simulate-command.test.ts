import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../support/temp-folder'
import { orders, run, writeDesignFile } from './designs'

const simulated = async (design: unknown, ...argv: readonly string[]) => {
  const folder = await tempFolder()
  const file = await writeDesignFile(folder, 'orders.streamgauge.json', design)
  return { file, ...(await run(folder, 'simulate', file, '--step', '600', '--hours', '24', ...argv)) }
}

/** 1,000 records a second on two shards, and three times as many at the peak. */
const peaky = {
  ...orders,
  elements: orders.elements.map((element) =>
    'workload' in element ? { ...element, workload: { ...element.workload, peakToAverage: 3 } } : element,
  ),
}

describe('simulate', () => {
  it('says what each element did, what it comes to and what a month costs', async () => {
    const { code, out, err, file } = await simulated(orders, '--from', '2026-11-23', '--hours', '24', '--seed', '7')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(`Orders (${file}), 24 h from 2026-11-23 00:00 UTC, in steps of 600 s, seed 7`)
    expect(out).toMatch(/^orders +1,0\d\d|^orders +999/m)
    expect(out).toContain('throttled: 0% of them')
    expect(out).toMatch(/^Total: \$58\.\d\d a month, of what was used$/m)
    expect(out).toMatch(/^orders .* 2$/m)
    expect(out).not.toContain('Bottlenecks')
  })

  it('names what holds it up and what helps', async () => {
    const { code, out } = await simulated(peaky)
    expect(code).toBe(0)
    expect(out).toMatch(/^Bottlenecks\n {2}Orders: the busiest shard is sent up to 1\d\d% of the/m)
    expect(out).toMatch(/What helps: Orders: provisioned, shards: \d, \+\$\d+\.\d\d a month, nothing throttled/)
  })

  it('gives programs the same', async () => {
    const { out } = await simulated(peaky, '--json', '--hours', '24')
    const report = JSON.parse(out)
    expect(report).toMatchObject({
      ...{ formatVersion: 1, design: 'Orders', seed: 1, hours: 24, from: '2026-11-23T00:00:00.000Z', stepSeconds: 600 },
      ...{ unknownLines: 0, uncertainty: null },
      bottlenecks: [{ element: 'orders', fix: { message: expect.stringContaining('nothing throttled') } }],
    })
    expect(report.totals.sentRecords).toBeGreaterThan(8e7)
    for (const name of ['sentRecords', 'throttledRecords', 'droppedRecords', 'expiredRecords']) {
      expect(Number.isInteger(report.totals[name])).toBe(true)
    }
    expect(report.totals.throttledShare).toBeGreaterThan(0.01)
    expect(report.elements.map(({ element }: { element: string }) => element)).toEqual(['shop', 'orders'])
  })

  it('prints the same for the same seed', async () => {
    const totals = async (seed: string) => JSON.parse((await simulated(orders, '--json', '--seed', seed)).out).totals
    expect(await totals('3')).toEqual(await totals('3'))
    expect(await totals('4')).not.toEqual(await totals('3'))
  })

  it('tells percentiles and how probable it is that it holds, with --runs', async () => {
    const { out } = await simulated(orders, '--runs', '10')
    expect(out).toMatch(/^Of 10 runs +p5 +p10 +p50 +p90 +p95$/m)
    expect(out).toMatch(/^A month costs +\$58\.\d\d/m)
    expect(out).toContain('Probability that it keeps to 0.1% throttled, 60 s of lag for the next 12 months: 100%')
    const { uncertainty } = JSON.parse((await simulated(orders, '--runs', '10', '--json')).out)
    expect(uncertainty).toMatchObject({ runs: 10, cost: { percentiles: { p50: expect.any(Number) } } })
    expect(uncertainty.holds).toHaveLength(13)
  })
})

describe('limits of a simulation', () => {
  it.each([
    [0, orders, ['--max-throttled-share', '0', '--max-lag', '1', '--max-monthly', '60'], /^$/],
    [3, peaky, ['--max-throttled-share', '0.001'], /% of the records are throttled, more than the 0\.1% of/],
    [3, orders, ['--max-monthly', '50'], /It costs \$58\.\d\d a month, more than the \$50\.00 of --max-monthly\./],
    [3, orders, ['--max-monthly', '50', '--region', 'me-south-1'], /cannot be told/],
  ])('ends with %i', async (expected, design, argv, message) => {
    const { code, out, err } = await simulated(design, ...argv)
    expect(code).toBe(expected)
    expect(err).toMatch(message)
    expect(out).toContain('Altogether')
  })

  it('is how far behind a reader may be', async () => {
    const slow = {
      kind: 'application',
      id: 'slow',
      name: 'Slow',
      clientLibrary: 'none',
      recordsPerSecondPerWorker: 800,
    }
    const behind = {
      ...orders,
      elements: [...orders.elements, slow],
      edges: [...orders.edges, { from: 'orders', to: 'slow' }],
    }
    const { code, err, out } = await simulated(behind, '--max-lag', '60', '--hours', '24')
    expect(code).toBe(3)
    expect(err).toMatch(/The worst lag is [\d,]+ s, more than the 60 s of --max-lag\./)
    expect(out).toMatch(/Slow is sent up to 12\d% of what its workers can process/)
    expect(out).toContain('What helps: Slow: workers: 2')
  })

  it.each([
    ['--hours', '0'],
    ['--hours', '9000'],
    ['--step', '0.01'],
    ['--seed', '1.5'],
    ['--runs', '3'],
    ['--from', 'tomorrow'],
    ['--max-lag', '-1'],
    ['--max-throttled-share', '2'],
    ['--require-fit', ''],
  ])('refuses %s %s', async (name, value) => {
    const { code, err } = await simulated(orders, `${name}${value === '' ? '' : `=${value}`}`)
    expect(code).toBe(2)
    expect(err).toContain(name)
  })

  it('refuses a design that is wrong as every other command does', async () => {
    const { code, err } = await simulated({ ...orders, formatVersion: 99 })
    expect(code).toBe(1)
    expect(err).toContain('formatVersion')
  })
})
