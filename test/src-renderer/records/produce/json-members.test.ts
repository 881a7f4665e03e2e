import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonMembers } from '../../../../src-renderer/records/produce/json-members'

it('finds each member of any object as it is written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (object, indent) => {
      const members = jsonMembers(JSON.stringify(object, null, indent))
      expect(typeof members).toBe('object')
      const read = [...(members as ReadonlyMap<string, string>)].map(([name, text]) => [
        name,
        JSON.parse(text) as unknown,
      ])
      const expected = JSON.parse(JSON.stringify(object)) as Record<string, unknown>
      expect(new Map(read as [string, unknown][])).toEqual(new Map(Object.entries(expected)))
    }),
  )
})

it.each([
  ['{"a": }', 'notJson'],
  ['', 'notJson'],
  ['[{"a": 1}]', 'notObject'],
  ['"{}"', 'notObject'],
])('says of %s that it is %s', (text, fault) => {
  expect(jsonMembers(text)).toBe(fault)
})
