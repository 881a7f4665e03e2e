import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileArnPattern,
  compilePattern,
  matchesArn,
  matchesPattern,
} from '../../../../src-main/engine/access/pattern'

const nothing = new Map<string, string>()
const matches = (pattern: string, text: string, context = nothing): boolean =>
  matchesPattern(compilePattern(pattern, { wildcards: true, variables: true }), text, context)
const arnMatches = (pattern: string, arn: string): boolean => {
  const compiled = compileArnPattern(pattern, { variables: true })
  return compiled !== undefined && matchesArn(compiled, arn, nothing)
}

const plain = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '-', 'é', '😀') })
/** The same language by other means. */
const asRegExp = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll('*', '[\\s\\S]*').replaceAll('?', '[\\s\\S]')}$`, 'u')

describe('a pattern', () => {
  it('without wildcards matches itself and nothing else', () => {
    fc.assert(fc.property(plain, plain, (a, b) => matches(a, b) === (a === b)))
  })

  it('that ends in * matches exactly what begins like it', () => {
    fc.assert(fc.property(plain, plain, (a, b) => matches(`${a}*`, b) === b.startsWith(a)))
  })

  it('matches as the regular expression it stands for', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 12 })
    fc.assert(fc.property(pattern, text, (a, b) => matches(a, b) === asRegExp(a).test(b)))
  })

  it('matches at least as much when a character becomes a wildcard', () => {
    fc.assert(
      fc.property(plain, fc.nat(), fc.constantFrom('*', '?'), (text, at, wildcard) => {
        const chars = [...text]
        if (chars.length === 0) return true
        chars[at % chars.length] = wildcard
        return matches(chars.join(''), text)
      }),
    )
  })

  it('is quick to tell, however many wildcards it has', () => {
    expect(matches('a*'.repeat(200) + 'b', 'a'.repeat(5_000))).toBe(false)
  })

  it('fills in variables, whose wildcards are characters', () => {
    const context = new Map([['aws:username', 'a*']])
    expect(matches('x/${aws:username}', 'x/a*', context)).toBe(true)
    expect(matches('x/${AWS:UserName}', 'x/abc', context)).toBe(false)
    expect(matches('x/${aws:username}', 'x/', nothing)).toBe(false)
    expect(matches('${*}${?}${$}', '*?$')).toBe(true)
  })

  it('takes variables for characters in the older version of the language', () => {
    const pattern = compilePattern('${aws:username}', { wildcards: true, variables: false })
    expect(matchesPattern(pattern, '${aws:username}', nothing)).toBe(true)
  })
})

describe('an ARN pattern', () => {
  const orders = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'

  it.each([
    '*',
    orders,
    'arn:aws:kinesis:us-east-1:123456789012:stream/*',
    'arn:aws:kinesis:us-east-1:123456789012:*',
    'arn:aws:kinesis:*:*:stream/ord?rs',
    'arn:aws:kinesis',
    'arn:*:kinesis:us-*-1:123456789012:stream/orders',
  ])('%s names the stream', (pattern) => {
    expect(arnMatches(pattern, orders)).toBe(true)
  })

  it.each([
    'arn:aws:kinesis:us-east-1:123456789012:stream/clicks',
    'arn:aws:kinesis:eu-west-1:123456789012:stream/orders',
    'arn:aws:firehose:*:*:*',
    'arn:aws:kinesis:us-east-1:123456789012:stream/order',
  ])('%s does not', (pattern) => {
    expect(arnMatches(pattern, orders)).toBe(false)
  })

  it('does not reach over a colon of its first five components', () => {
    expect(arnMatches('arn:aws:kin*:123456789012:stream/orders', orders)).toBe(false)
  })

  it('reaches over everything in the last one', () => {
    const consumer = `${orders}/consumer/app:1700000000`
    expect(arnMatches('arn:aws:kinesis:us-east-1:123456789012:stream/orders*', consumer)).toBe(true)
    expect(arnMatches(`${orders}/*`, consumer)).toBe(true)
  })

  it('is the only one that matches requests about no resource when it is *', () => {
    expect(arnMatches('*', '*')).toBe(true)
    expect(arnMatches('arn:*:*:*:*:*', '*')).toBe(false)
  })

  it('begins with arn:', () => {
    expect(compileArnPattern('orders', { variables: true })).toBeUndefined()
    expect(compileArnPattern('arn:', { variables: true })).toBeUndefined()
  })
})
