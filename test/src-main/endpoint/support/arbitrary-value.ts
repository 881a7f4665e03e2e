import fc from 'fast-check'
import type { Shape, StringShape, StructureShape } from '../../../../src-main/engine/shapes'
import { anyText } from '../../../support/any-text'

/** Values of a shape that keep all its rules, as the engine gets them. */
export const valueOf = (shape: StructureShape): fc.Arbitrary<object> => arbitraryOf(shape) as fc.Arbitrary<object>

const arbitraryOf = (shape: Shape): fc.Arbitrary<unknown> => {
  const { min = 0, max = min + 5 } = 'min' in shape || 'max' in shape ? shape : {}
  switch (shape.type) {
    case 'string':
      return stringOf(shape)
    case 'integer':
      return fc.integer({ min: shape.min ?? -(2 ** 31), max: shape.max ?? 2 ** 31 - 1 })
    case 'long':
      return fc.maxSafeInteger()
    case 'boolean':
      return fc.boolean()
    case 'blob':
      return fc.uint8Array({ minLength: min, maxLength: max }).map((bytes) => Buffer.from(bytes))
    case 'timestamp':
      return fc.date({ noInvalidDate: true, min: new Date(-1e13), max: new Date(1e13) })
    case 'list':
      return fc.array(arbitraryOf(shape.member), { minLength: min, maxLength: max })
    case 'map':
      return fc.dictionary(stringOf(shape.key), arbitraryOf(shape.value), {
        minKeys: min,
        maxKeys: max,
        noNullPrototype: true,
      })
    case 'structure':
      return structureOf(shape)
  }
}

const stringOf = ({ min = 0, max = 40, pattern, values }: StringShape): fc.Arbitrary<string> => {
  if (values !== undefined) return fc.constantFrom(...values)
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(`^${pattern}$`), { maxLength: max }).filter((text) => text.length <= max)
  }
  return anyText({ minLength: min, maxLength: max })
}

const structureOf = (shape: StructureShape): fc.Arbitrary<object> => {
  const supported = Object.entries(shape.members).filter(([, member]) => !member.unsupported)
  const requiredKeys = supported.filter(([, member]) => member.required).map(([name]) => name)
  return fc.record(Object.fromEntries(supported.map(([name, member]) => [name, arbitraryOf(member.shape)])), {
    requiredKeys,
    noNullPrototype: true,
  })
}
