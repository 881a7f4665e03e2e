import { describe, expect, it } from 'vitest'
import { billOf, priceOf } from './bill-of'

/*
 * No published example exists of: WebRTC signaling and TURN, consumption with GetMedia, images. The totals of the newer example of
 * AWS's pricing page are cut off in the copy read.
 */

it('7,000 MB a day for 30 days, watched twice through HLS, kept for a day: $6.78 [AWS pricing page, an older version]', () => {
  const day = 7000 / 1024
  const kept = { 'video.stored': day * 730 } as const
  expect(priceOf({ 'video.ingested': 30 * day, 'video.hls': 60 * day, ...kept })).toEqual({
    'video.ingested': '1.74',
    'video.hls': '4.88',
    'video.stored': '0.16',
    total: '6.78',
  })
})

describe('1,000 cameras for 8 hours a day, 30 days [AWS IoT blog, 2026-01-04]', () => {
  /** The blog's megabit is 2^20 bits. */
  const cameras = (mbps: number, more: object = {}) =>
    ({
      ...({ kind: 'video-stream', id: 'video', name: 'Cameras', cameras: 1000, hoursPerDay: 8 } as const),
      ...{ mbps: (mbps * 2 ** 20) / 1e6, fragmentSeconds: 5, retentionHours: 0, ...more },
    }) as const

  it.each([
    [1, '896.48'],
    [2, '1792.97'],
    [4, '3585.94'],
    [10, '8964.84'],
  ])('%i Mbps into the hot tier: $%s', (mbps, dollars) => {
    expect(billOf({ elements: [cameras(mbps)] }, { hours: 720 }).total).toBe(dollars)
  })

  it.each([
    [7, '5818.74'],
    [15, '8370.52'],
    [30, '13155.09'],
    [60, '22724.25'],
    [90, '32293.41'],
  ])('4 Mbps kept hot for %i days: $%s, a month of storage having 30.42 days there', (days, dollars) => {
    const daily = (4 / 8) * 8 * 3600 * (1000 / 1024)
    const use = { 'video.ingested': daily * 30, 'video.stored': ((daily * days * 30) / 30.42) * 720 } as const
    expect(priceOf(use, { hours: 720, rounding: 'total' }).total).toBe(dollars)
  })

  it.each([
    [2, '4320.00', '4218.75'],
    [5, '1728.00', '1687.50'],
    [10, '864.00', '843.75'],
    [20, '432.00', '421.88'],
  ])(
    'fragments of %i s into the warm tier: $%s by the thousand, as the price is given; published are $%s, divided by 1,024',
    (seconds, dollars, published) => {
      const warm = cameras(4, { tier: 'warm', fragmentSeconds: seconds })
      expect(billOf({ elements: [warm] }, { hours: 720 }).total).toBe(dollars)
      expect(priceOf({ 'video.warmFragments': ((8 * 3600) / seconds) * 30 * 1000 * (1000 / 1024) }).total).toBe(
        published,
      )
    },
  )

  it.each([
    [1, '1300.16'],
    [4, '5200.63'],
    [10, '13001.57'],
  ])('%i Mbps kept warm for 30 days: $%s, a month of storage having 30.42 days there', (mbps, dollars) => {
    const month = (mbps / 8) * 8 * 3600 * (1000 / 1024) * 30
    expect(priceOf({ 'video.warmStored': ((month * 30) / 30.42) * 720 }, { hours: 720 }).total).toBe(dollars)
  })
})
