import { describe, expect, it } from 'vitest'
import { createFormat, followingFormat, joined } from '../../../src-renderer/i18n/format'

const f = createFormat('en', () => 'records/s')

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [1024, '1.00 KiB'],
    [1536, '1.50 KiB'],
    [10 * 1024, '10.0 KiB'],
    [100 * 1024, '100 KiB'],
    [1024 * 1024 - 1, '1.00 MiB'],
    [1024 * 1024, '1.00 MiB'],
    [5 * 1024 ** 3, '5.00 GiB'],
    [3000 * 1024 ** 4, '3,000 TiB'],
  ])('%d is %s', (bytes, text) => {
    expect(joined(f.bytes(bytes))).toBe(text)
  })

  it('per second says so in the unit', () => {
    expect(f.bytesPerSecond(2 * 1024 * 1024)).toEqual({ value: '2.00', unit: 'MiB/s' })
  })

  it('has no needless decimals on an axis', () => {
    expect(joined(f.roundBytes(8 * 1024 * 1024))).toBe('8 MiB')
    expect(joined(f.roundBytes(1.5 * 1024))).toBe('1.5 KiB')
  })
})

describe('records a second', () => {
  it.each([
    [0, '0'],
    [0.25, '0.3'],
    [9.94, '9.9'],
    [12.6, '13'],
    [12_345.6, '12,346'],
  ])('%d is %s', (rate, text) => {
    expect(f.recordsPerSecond(rate)).toEqual({ value: text, unit: 'records/s' })
  })
})

it('shows a share below one percent as more than nothing', () => {
  expect([0, 0.000_4, 0.002, 0.25, 1.04].map(f.percent)).toEqual(['0%', '<\u00a00.1%', '0.2%', '25%', '104%'])
})

it('shows times of day to the second and to the millisecond, over 24 hours', () => {
  const time = new Date(2026, 10, 21, 0, 5, 9, 7).getTime()
  expect(f.clock(time)).toBe('00:05:09')
  expect(f.clockMs(time)).toBe('00:05:09.007')
})

describe('a language', () => {
  const spanish = createFormat('es', () => 'registros/s')
  const portuguese = createFormat('pt-BR', () => 'registros/s')

  it('has its own decimals, thousands and percents', () => {
    expect([f, spanish, portuguese].map((format) => format.count(1_234))).toEqual(['1,234', '1.234', '1.234'])
    expect([f, spanish, portuguese].map((format) => joined(format.bytes(1536)))).toEqual([
      ...['1.50 KiB', '1,50 KiB', '1,50 KiB'],
    ])
    expect([f, spanish, portuguese].map((format) => format.percent(0.002))).toEqual(['0.2%', '0,2\u00a0%', '0,2%'])
  })

  it('has its own names of months', () => {
    const day = new Date(2026, 10, 21).getTime()
    expect([f.day(day), spanish.day(day), portuguese.day(day)]).toEqual(['Nov 21', '21 nov', '21 de nov.'])
  })

  it('may change under a format that follows it, also under a function that was taken out of it', () => {
    let language = 'en'
    const following = followingFormat(
      () => language,
      () => '',
    )
    const { count } = following
    expect(count(1_234)).toBe('1,234')
    language = 'es'
    expect([count(1_234), following.count(1_234)]).toEqual(['1.234', '1.234'])
  })
})
