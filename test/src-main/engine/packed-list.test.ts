import { describe, expect, it } from 'vitest'
import { asArray, pack, packedOf } from '../../../src-main/engine/packed-list'

const entries = [{ Key: 'é', Data: Buffer.from('ab') }, { Data: Buffer.alloc(0) }, { Key: '' }]

describe('a packed list', () => {
  it('tells what is in it, member by member', () => {
    const keys = pack({ Key: 'text', Data: 'blob' }, entries).column('Key')
    expect([0, 1, 2].map((i) => keys.isPresent(i))).toEqual([true, false, true])
    expect([0, 1, 2].map((i) => keys.size(i))).toEqual([2, 0, 0])
    expect(keys.text(0)).toBe('é')
  })

  it('is an array to whoever looks into it', () => {
    const array = asArray<(typeof entries)[number]>(pack({ Key: 'text', Data: 'blob' }, entries))
    expect(array).toHaveLength(3)
    expect(array.map(({ Key }) => Key)).toEqual(['é', undefined, ''])
    expect([...array]).toEqual(entries)
    expect(Array.isArray(array)).toBe(true)
    expect(JSON.stringify(asArray(pack({ Key: 'text' }, [{ Key: 'a' }])))).toBe('[{"Key":"a"}]')
  })

  it('is found again behind its array, and behind no other', () => {
    const list = pack({ Key: 'text', Data: 'blob' }, entries)
    expect(packedOf(asArray(list))).toEqual([list])
    expect(packedOf([])).toBeUndefined()
  })
})
