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

describe('money', () => {
  it.each([
    ['0', '$0.00'],
    ['1234.5', '$1,234.50'],
    ['-73', '-$73.00'],
    ['0.283', '$0.283'],
    ['0.00028301', '$0.000283'],
    ['12345678901234567890.12', '$12,345,678,901,234,567,890.12'],
  ])('%s is %s', (amount, text) => {
    expect(f.money(amount)).toBe(text)
  })

  it('is that of a price to its last digit', () => {
    expect(f.price('0.00000014')).toBe('$0.00000014')
    expect(f.price('66.2256', 'USD', 3)).toBe('$66.226')
  })

  it('is in its own currency, and as each language writes it', () => {
    expect(f.money('1.5', 'EUR')).toBe('€1.50')
    expect(createFormat('es', () => '').money('1234.5')).toBe('1.234,50\u00a0US$')
    expect(createFormat('pt-BR', () => '').money('1234.5')).toBe('US$\u00a01.234,50')
  })

  it('is rough on an axis', () => {
    expect([950, 1_339, 2_500_000].map((amount) => f.roughMoney(amount))).toEqual(['$950', '$1.3K', '$2.5M'])
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
