import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExpression } from '../../../../src-main/metrics/cloudwatch/expression'

describe('the text of an expression', () => {
  it('is a tree or words for what is wrong with it, whatever it is', () => {
    const piece = fc.constantFrom(
      'm1',
      'SUM',
      '(',
      ')',
      '[',
      ']',
      ',',
      '+',
      '-',
      '*',
      '/',
      '1.5',
      '"a"',
      ' ',
      'FILL',
      '.',
      '$',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (each) => {
        expect(parseExpression(each)).toHaveProperty('kind')
      }),
    )
  })

  it('binds products before sums, and from the left', () => {
    const id = (name: string) => ({ kind: 'id', id: name })
    const operation = (operator: string, left: object, right: object) => ({ kind: 'operation', operator, left, right })
    expect(parseExpression('a-b-c*d')).toEqual(
      operation('-', operation('-', id('a'), id('b')), operation('*', id('c'), id('d'))),
    )
  })

  it('may have blanks anywhere between its words', () => {
    expect(parseExpression(' FILL ( [ m1 , m2 ] , 0 ) ')).toEqual(parseExpression('FILL([m1,m2],0)'))
  })
})
