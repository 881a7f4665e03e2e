import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../src-main/engine/access/evaluate'
import { isPolicyProblem, parsePolicy } from '../../../src-main/engine/access/policy'
import { ANY_STREAM, policyOf, rightsText, type RightsRule } from '../../../src-renderer/endpoint/rights'
import type { Translate } from '../../../src-renderer/i18n/text'
import { clicks, orders, request } from '../../src-main/engine/access/support/samples'

const operations = ['PutRecord', 'GetRecords', 'DeleteStream', 'SubscribeToShard']
/** What people take the groups for. */
const meant: Readonly<Record<string, readonly string[]>> = {
  all: operations,
  write: ['PutRecord'],
  read: ['GetRecords', 'SubscribeToShard'],
}

const rule = (): fc.Arbitrary<RightsRule> =>
  fc.record({
    effect: fc.constantFrom('Allow', 'Deny'),
    actions: fc.constantFrom(...Object.keys(meant), ...operations),
    stream: fc.constantFrom(ANY_STREAM, orders, clicks),
  })

describe('rights by rules', () => {
  it('are what the engine makes of their policy: a denial wins, and what no rule allows is denied', () => {
    const asked = fc.record({
      operation: fc.constantFrom(...operations),
      stream: fc.constantFrom(orders, clicks),
      consumer: fc.constantFrom('', '/consumer/app:1'),
    })
    fc.assert(
      fc.property(fc.array(rule(), { minLength: 1, maxLength: 4 }), asked, (rules, { operation, stream, consumer }) => {
        const policy = parsePolicy(policyOf(rules), 'identity')
        if (isPolicyProblem(policy)) throw new Error(policy.message)
        const applying = rules
          .filter((each) => [each.actions, ...(meant[each.actions] ?? [])].includes(operation))
          .filter((each) => each.stream === ANY_STREAM || each.stream === stream)
          .map(({ effect }) => effect)
        const decision = decide(request({ action: `kinesis:${operation}`, resource: stream + consumer }), {
          identity: [policy],
        })
        expect(decision.allowed).toBe(applying.includes('Allow') && !applying.includes('Deny'))
      }),
    )
  })

  it('about metrics are read by the engine, too', () => {
    const policy = policyOf([{ effect: 'Allow', actions: 'metrics', stream: ANY_STREAM }])
    expect(isPolicyProblem(parsePolicy(policy, 'identity'))).toBe(false)
  })
})

describe('rights in a line', () => {
  const t: Translate = (key, values = {}) => [key.replace('keys.', ''), ...Object.values(values)].join(' ')
  const statement = (part: object) => JSON.stringify({ Statement: part })

  it('say everything or nothing where that is meant, and everything only without a denial or condition', () => {
    const everything = { Effect: 'Allow', Action: '*', Resource: ['*'] }
    expect(rightsText([], t)).toBe('rights.nothing')
    expect(rightsText([statement(everything)], t)).toBe('rights.everything')
    expect(rightsText([statement(everything), statement({ ...everything, Effect: 'Deny' })], t)).toContain('Deny')
    const conditional = { ...everything, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
    expect(rightsText([statement(conditional)], t)).toContain('rights.conditional')
  })

  it('name streams, not their ARNs', () => {
    const rules: RightsRule[] = [{ effect: 'Allow', actions: 'PutRecord', stream: orders }]
    expect(rightsText([policyOf(rules)], t)).toBe('rights.statement effect.Allow PutRecord orders')
  })
})
