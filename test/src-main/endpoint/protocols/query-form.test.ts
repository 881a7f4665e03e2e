import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integer, list, optional, string, structure, timestamp } from '../../../../src-main/engine/shapes'
import { inputOf, readForm } from '../../../../src-main/endpoint/protocols/query-form'

const shape = structure({
  Name: optional(string()),
  Count: optional(integer()),
  When: optional(timestamp()),
  Entries: optional(list(structure({ Key: optional(string()) }))),
})

const read = (form: string): unknown => inputOf(readForm(Buffer.from(form)) ?? new URLSearchParams(), shape)

describe('a form', () => {
  it('has its list entries in order of their numbers, not of their fields', () => {
    const keys = Array.from({ length: 12 }, (_, i) => i + 1)
    const form = [...keys].reverse().map((n) => `Entries.member.${n}.Key=k${n}`)
    expect(read(form.join('&'))).toEqual({ Entries: keys.map((n) => ({ Key: `k${n}` })) })
  })

  it('has an empty list as a name alone', () => {
    expect(read('Entries=')).toEqual({ Entries: [] })
  })

  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04', '2026-01-02T03:04:00.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-01-02T03:04:05%2B01:00', '2026-01-02T02:04:05.000Z'],
  ])('has %s as a time', (text, expected) => {
    expect(read(`When=${text}`)).toEqual({ When: new Date(expected) })
  })

  it('leaves to the checks what is not of its type', () => {
    expect(read('Count=many&When=soon')).toEqual({ Count: 'many', When: 'soon' })
  })

  it('is nothing when its names go deeper than any input', () => {
    expect(read(`${'a.'.repeat(30)}b=1`)).toBeUndefined()
    expect(readForm(Buffer.from(''))).toBeUndefined()
  })

  it('is never more than unreadable, whatever the bytes', () => {
    const name = fc.array(fc.constantFrom('Entries', 'member', '1', 'Key', '__proto__', '', 'Count'), { maxLength: 5 })
    const field = fc.tuple(name, fc.string()).map(([path, text]) => `${path.join('.')}=${encodeURIComponent(text)}`)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(field).map((fields) => fields.join('&')),
          fc.string(),
        ),
        (form) => {
          const value = read(form)
          expect(value === undefined || Object.getPrototypeOf(value) === Object.prototype).toBe(true)
        },
      ),
    )
  })
})
