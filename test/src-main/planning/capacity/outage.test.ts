import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOfOutage } from '../../../../src-main/planning/analysis/outage-cost'
import { outageOf } from '../../../../src-main/planning/capacity/outage'
import { designOf, evaluated, inEnglish, pipeline, reader, source } from '../pipelines'

const extraOf = (design: Parameters<typeof outageOf>[0], element: string, hours: number): string =>
  costOfOutage(design, { element, hours }, evaluated).extra.toFixed(2)

describe('an outage of a consumer', () => {
  it('of no time changes and costs nothing', () => {
    const anyReader = fc.constantFrom(reader('a'), reader('a', 'fan-out'), { kind: 'delivery', id: 'a' } as const)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5000, noNaN: true }), anyReader, (rate, some) => {
        const design = pipeline(source(rate), { shards: 3 }, [some])
        expect(outageOf(design, 'a', 0)).toEqual({ catchUpHours: 0, lostRecords: 0, oldReads: null, findings: [] })
        expect(extraOf(design, 'a', 0)).toBe('0.00')
      }),
      { numRuns: 20 },
    )
  })

  it('is caught up at the speed that its reads have left', () => {
    // 512 KiB/s in; the other reader takes as much of the shard's 2 MiB/s: 1,536 KiB/s are three times as fast as it comes.
    const design = pipeline(source(512), {}, [reader('a'), reader('b')])
    const outage = outageOf(design, 'a', 6)
    expect(outage.catchUpHours).toBeCloseTo(3, 9)
    expect(outage).toMatchObject({ lostRecords: 0, oldReads: null })
    expect(outage.findings.map(inEnglish)).toEqual([
      'A backlog of 11,059,200 records, read at up to 3 times the speed they come: it has caught up after 3 hours.',
    ])
    // Fan-out has 2 MiB/s of its own.
    const alone = pipeline(source(512), {}, [reader('a', 'fan-out'), reader('b')])
    expect(outageOf(alone, 'a', 6).catchUpHours).toBeCloseTo(2, 9)
  })

  it('is caught up no faster than the consumer works', () => {
    const run = { kind: 'function', id: 'a', batchRecords: 100, msPerBatch: 100 } as const
    // 1,000 records a second against 800.
    expect(outageOf(pipeline(source(800), {}, [run]), 'a', 1).catchUpHours).toBeCloseTo(4, 9)
    const worker = { ...reader('a'), workers: 1, recordsPerSecondPerWorker: 1000 }
    // One worker has two shards.
    expect(outageOf(pipeline(source(800), { shards: 2 }, [worker]), 'a', 1).catchUpHours).toBeCloseTo(4, 9)
  })

  it('is never caught up where records come as fast as they are read', () => {
    const run = { kind: 'function', id: 'a', batchRecords: 100, msPerBatch: 100 } as const
    const outage = outageOf(pipeline(source(1000), {}, [run]), 'a', 1)
    expect(outage.catchUpHours).toBeNull()
    expect(outage.findings.map(({ severity }) => severity)).toEqual(['error'])
    expect(outage.findings.map(inEnglish)[0]).toContain('never catches up')
  })

  it('loses what is older than retention', () => {
    const outage = outageOf(pipeline(source(100), { retentionHours: 24 }, [reader('a')]), 'a', 30)
    expect(outage.lostRecords).toBe(100 * 3600 * 6)
    expect(outage.findings.map(inEnglish)[1]).toBe(
      '2,160,000 records are lost: they expire after 24 hours without having been read.',
    )
  })

  it('pays for reads of what has become older than a week, in provisioned streams', () => {
    // 256 KiB/s, read eight times as fast. After 175 hours the first 7 hours are older than a week; they are read until the
    // backlog is a week: 8 hours of records, 256 KiB × 3,600 s × 8 = 7.03125 GB at $0.021.
    const load = source(256)
    const design = pipeline(load, { retentionHours: 240 }, [reader('a')])
    expect(outageOf(design, 'a', 175).oldReads).toEqual({ stream: 'stream', gigabytes: 7.03125 })
    expect(extraOf(design, 'a', 175)).toBe('0.15')
    expect(extraOf(design, 'a', 168)).toBe('0.00')
    expect(extraOf(pipeline(load, { retentionHours: 240, mode: 'on-demand' }, [reader('a')]), 'a', 175)).toBe('0.00')
  })

  it('of what is put to a delivery stream is bridged for a day', () => {
    const design = designOf([source(10), { kind: 'delivery', id: 'delivery' }], [['source', 'delivery']])
    expect(outageOf(design, 'delivery', 24).lostRecords).toBe(0)
    expect(outageOf(design, 'delivery', 25).lostRecords).toBe(36_000)
    expect(outageOf(design, 'delivery', 25).findings.map(inEnglish)).toHaveLength(2)
  })

  it('is unknown of what reads nothing that is kept', () => {
    const outage = outageOf(pipeline(source(1)), 'source', 5)
    expect(outage.findings.map(inEnglish)[0]).toContain('is not known')
  })
})
