import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOf } from '../../../../src-main/planning/analysis/changes'
import { checkDesign } from '../../../../src-main/planning/check/check-design'
import type { ElementOf } from '../../../../src-main/planning/design/elements'
import { Design } from '../../../../src-main/planning/design/design'
import { dialsOf, nameOf, remediesOf, turned, type FreeChoice } from '../../../../src-main/planning/simulation/choices'
import { scheduleOf } from '../../../../src-main/planning/simulation/schedule'
import { designOf, inEnglish, pipeline, reader, source } from '../pipelines'

const all: readonly FreeChoice[] = [
  ...(['mode', 'shards', 'retention', 'batching', 'reads', 'function', 'delivery', 'autoscaling'] as const),
]

const whole = designOf(
  [
    source(1500, { shape: [1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 8, 8, 8, 8, 8, 8, 8, 6, 4, 3, 2, 2, 1, 1] }),
    { kind: 'stream', id: 'stream', shards: 4, retentionHours: 168 },
    { kind: 'function', id: 'function', msPerBatch: 20 },
    { kind: 'delivery', id: 'delivery' },
    { kind: 'bucket', id: 'bucket', storageDays: 30 },
  ],
  [
    ['source', 'stream'],
    ['stream', 'function'],
    ['stream', 'delivery'],
    ['delivery', 'bucket'],
  ],
)
const streamOf = (design: Design): ElementOf<'stream'> =>
  design.elements.find(({ kind }) => kind === 'stream') as ElementOf<'stream'>

describe('free choices', () => {
  it('are those of the elements there are, retention after all others', () => {
    const dials = dialsOf(whole, all)
    expect(dials.map(({ element, choice }) => `${element} ${choice}`)).toEqual([
      ...['source batching', 'stream mode', 'stream shards', 'stream reads', 'stream autoscaling'],
      ...['function function', 'delivery delivery', 'stream retention'],
    ])
    expect(dialsOf(whole, ['batching'])).toEqual([{ element: 'source', choice: 'batching' }])
  })

  it('make designs that are valid, are not the design itself, and say in words what is changed', () => {
    for (const dial of dialsOf(whole, all)) {
      const designs = turned(whole, dial, 60)
      expect(designs.length).toBeGreaterThan(0)
      expect(new Set(designs.map(nameOf)).size).toBe(designs.length)
      for (const design of designs) {
        expect(Design.parse(design)).toEqual(design)
        expect(checkDesign(design)).toEqual([])
        expect(nameOf(design)).not.toBe(nameOf(whole))
        const changes = changesOf(whole, design)
        expect(changes.length).toBeGreaterThan(0)
        for (const change of changes) expect(inEnglish(change)).not.toMatch(/[{}]/)
      }
    }
  })

  it('change nothing but what they are about', () => {
    for (const design of turned(whole, { element: 'stream', choice: 'shards' })) {
      const { shards: _, ...rest } = streamOf(design)
      const { shards: __, ...was } = streamOf(whole)
      expect(rest).toEqual(was)
      expect(design.elements.filter(({ kind }) => kind !== 'stream')).toEqual(
        whole.elements.filter(({ kind }) => kind !== 'stream'),
      )
    }
  })

  it('leave out what AWS refuses, such as small buffers of a delivery that converts', () => {
    const converting: Design = {
      ...whole,
      elements: whole.elements.map((element) =>
        element.kind === 'delivery' ? { ...element, formatConversion: 'parquet' as const, bufferMiB: 128 } : element,
      ),
    }
    const sizes = turned(converting, { element: 'delivery', choice: 'delivery' }, 900).map(
      ({ elements }) => (elements.find(({ kind }) => kind === 'delivery') as ElementOf<'delivery'>).bufferMiB,
    )
    expect(new Set(sizes)).toEqual(new Set([64, 128]))
  })

  it('never keep records longer, nor less than a day', () => {
    const hours = turned(whole, { element: 'stream', choice: 'retention' }).map((one) => streamOf(one).retentionHours)
    expect(hours).toEqual([24])
    const short = pipeline(source(10), { retentionHours: 24 })
    expect(turned(short, { element: 'stream', choice: 'retention' })).toEqual([])
  })

  it('are none of an element that is not there', () => {
    expect(turned(whole, { element: 'nobody', choice: 'shards' })).toEqual([])
    expect(remediesOf(whole, 'nobody')).toEqual([])
  })
})

it('what may help a slow application are more shards to read', () => {
  const design = pipeline(source(500), { shards: 2 }, [{ ...reader('app'), workers: 2 }])
  const said = remediesOf(design, 'app').flatMap((changed) => changesOf(design, changed).map(inEnglish))
  expect(said).toContain('stream: provisioned, shards: 3')
})

describe('shards by the hours of the week', () => {
  const steps = (design: Design, shards: number) => scheduleOf(design, { ...streamOf(design), shards })

  it('are enough for the busiest stretch, less for quiet ones, and change ten times a day at most', () => {
    const found = steps(whole, 8)
    expect(Math.max(...found.map(({ shards }) => shards))).toBe(8)
    expect(Math.min(...found.map(({ shards }) => shards))).toBeLessThan(4)
    for (let day = 0; day < 7; day++) {
      const changes = found.filter(({ atMinute }) => Math.floor(atMinute / 1440) === day)
      expect(changes.length).toBeLessThanOrEqual(10)
    }
  })

  it('never more than double at once, around the week', () => {
    const hours = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 168, maxLength: 168 })
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 500 }), (shape, shards) => {
        const found = steps(pipeline(source(1000, { shape })), shards)
        found.forEach((step, i) => {
          const next = found[(i + 1) % found.length]
          expect(next?.shards).toBeLessThanOrEqual(2 * step.shards)
        })
        expect(Math.max(...found.map((step) => step.shards))).toBe(shards)
      }),
      { numRuns: 20 },
    )
  })

  it('are one number where the rate stays the same', () => {
    expect(steps(pipeline(source(1000)), 5)).toEqual([{ atMinute: 0, shards: 5 }])
  })
})
