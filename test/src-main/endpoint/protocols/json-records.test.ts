import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordLayout } from '../../../../src-main/endpoint/checks/straight-reader'
import { GrowingBuffer } from '../../../../src-main/endpoint/protocols/growing-buffer'
import { readRecords, writeRecords } from '../../../../src-main/endpoint/protocols/json-records'
import { asArray, pack, packedList, PackedList, TimeColumn } from '../../../../src-main/engine/packed-list'
import { anyText } from '../../../support/any-text'

const members = { Data: 'blob', Key: 'text' } as const
const layout: RecordLayout = {
  names: Object.keys(members).map((text) => ({ text, bytes: Buffer.from(text) })),
  types: Object.values(members),
  most: 100,
}

interface Sent {
  readonly Data?: Uint8Array
  readonly Key?: string
}

/** @returns the records; undefined when it gave up */
const read = (list: string | Buffer): readonly Sent[] | undefined => {
  const body = Buffer.from(list as string)
  const result = readRecords(body, 0, layout)
  if (result === undefined) return undefined
  expect(result.end).toBe(body.length)
  return [...asArray<Sent>(packedList(members, result.records))]
}

const written = (list: PackedList): string | undefined => {
  const out = new GrowingBuffer()
  return writeRecords(out, list) ? Buffer.concat(out.pieces()).toString() : undefined
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const escaped = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
const bytes = fc.uint8Array({ maxLength: 100 }).map((each) => Buffer.from(each))

describe('records of JSON', () => {
  it('have the bytes that their base64 stands for, however many', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (blobs) => {
        const sent = blobs.map((Data) => ({ Data }))
        expect(read(JSON.stringify(blobs.map((blob) => ({ Data: base64(blob) }))))).toEqual(sent)
        expect(`[${written(pack({ Data: 'blob' }, sent))}]`).toBe(
          JSON.stringify(blobs.map((b) => ({ Data: base64(b) }))),
        )
      }),
    )
  })

  it('have the letters that were sent, escaped or not', () => {
    const text = fc.oneof(anyText(), fc.string({ unit: 'grapheme' }), fc.string())
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (keys) => {
        const sent = keys.map((Key) => ({ Key }))
        expect(read(JSON.stringify(sent))).toEqual(sent)
        expect(read(`[${keys.map((key) => `{"Key":"${escaped(key)}"}`).join(' ,\n')}]`)).toEqual(sent)
      }),
    )
  })

  it('take a surrogate by itself for the letter that stands for what is none', () => {
    expect(read('[{"Key":"a\\ud800b\\udc00\\ud83d"}]')).toEqual([{ Key: 'a\ufffdb\ufffd\ufffd' }])
  })

  it('are not read when any of their base64 is wrong', () => {
    const wrong = fc.constantFrom('-', '_', ' ', '=', '%', '\u007f', 'é', '\\n', '.')
    fc.assert(
      fc.property(bytes, fc.nat(), wrong, (blob, place, letter) => {
        const digits = base64(blob)
        const at = place % (digits.length + 1)
        expect(read(`[{"Data":"${digits.slice(0, at)}${letter}${digits.slice(at)}"}]`)).toBeUndefined()
      }),
    )
  })

  it.each(['A', 'AA', 'AAA', 'AA=', 'AB==', 'AAB=', 'AAAA=', 'AAAA====', '=', '====', 'A===', 'AA==AAAA'])(
    'are not read when their base64 is %s',
    (digits) => {
      expect(read(`[{"Data":"${digits}"}]`)).toBeUndefined()
    },
  )

  it.each([
    ['bytes that are no UTF-8', Buffer.from('[{"Key":"\xff"}]', 'latin1')],
    ['a letter begun and not ended', Buffer.from('[{"Key":"\xc3"}]', 'latin1')],
    ['a line break in a text', '[{"Key":"a\nb"}]'],
    ['an escape that is none', '[{"Key":"\\x41"}]'],
    ['a code unit cut short', '[{"Key":"\\u12"}]'],
    ['a null', '[{"Key":null}]'],
    ['a name not known', '[{"Keys":"a"}]'],
    ['a member twice', '[{"Key":"a","Key":"b"}]'],
    ['a comma too many', '[{"Key":"a"},]'],
    ['a comma too few', '[{"Key":"a"}{"Key":"b"}]'],
    ['more records than there may be', JSON.stringify(new Array(101).fill({ Key: 'a' }))],
  ])('are not read with %s', (_, list) => {
    expect(read(list)).toBeUndefined()
  })

  it('are not read from a list that ends early, wherever that is', () => {
    const list = JSON.stringify([{ Data: base64(Buffer.from('some data')), Key: 'é🙂' }, { Key: 'b' }, {}])
    const whole = Buffer.from(list)
    for (let length = 0; length < whole.length; length++) {
      expect(readRecords(whole.subarray(0, length), 0, layout)).toBeUndefined()
    }
    expect(read(whole)).toHaveLength(3)
  })

  it('are written with their times as seconds', () => {
    const times = [0, 999, 1000, 1_763_735_000_000, 1_763_735_000_007, 1_763_735_000_007, 8.64e15]
    const list = new PackedList(times.length, { At: new TimeColumn(Float64Array.from(times)) })
    expect(JSON.parse(`[${written(list)}]`)).toEqual(times.map((time) => ({ At: time / 1000 })))
  })

  it('are left to others when a text needs escapes or a time is not whole', () => {
    for (const Key of ['"', '\\', 'sixteen letters!\n']) expect(written(pack(members, [{ Key }]))).toBeUndefined()
    expect(written(new PackedList(1, { At: new TimeColumn(Float64Array.of(0.5)) }))).toBeUndefined()
    expect(written(new PackedList(1, { At: new TimeColumn(Float64Array.of(-1)) }))).toBeUndefined()
  })

  it('are read and written in any number and size, one after the other', () => {
    const record = fc.record({ Data: fc.uint8Array({ maxLength: 5000 }), Key: fc.stringMatching(/^[\w é🙂]{0,60}$/u) })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (records) => {
        const sent = records.map(({ Data, Key }) => ({ Data: Buffer.from(Data), Key }))
        const text = `[${written(pack(members, sent))}]`
        expect(text).toBe(JSON.stringify(sent.map(({ Data, Key }) => ({ Data: base64(Data), Key }))))
        expect(read(text)).toEqual(sent)
      }),
      { numRuns: 20 },
    )
  })
})
