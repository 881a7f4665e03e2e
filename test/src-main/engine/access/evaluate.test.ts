import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../../src-main/engine/access/evaluate'
import type { Policy } from '../../../../src-main/engine/access/policy'
import { account, clicks, orders, otherAccount, policyOf, request, user } from './support/samples'

const allow = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Allow', Action, Resource })
const deny = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Deny', Action, Resource })
const allowed = { allowed: true }
const refused = (by: string, isExplicit: boolean) => ({ allowed: false, by, isExplicit })

describe('a caller of the account that owns the stream', () => {
  it('may do nothing without a policy', () => {
    expect(decide(request(), { identity: [] })).toEqual(refused('identity-based', false))
  })

  it('may do what its policies allow, on the streams they allow it on', () => {
    const identity = [policyOf(allow(['kinesis:Put*', 'kinesis:ListShards'], orders))]
    expect(decide(request(), { identity })).toEqual(allowed)
    expect(decide(request({ action: 'kinesis:GetRecords' }), { identity })).toEqual(refused('identity-based', false))
    expect(decide(request({ resource: clicks }), { identity })).toEqual(refused('identity-based', false))
  })

  it('is known by actions in any case', () => {
    expect(decide(request(), { identity: [policyOf(allow('KINESIS:putrecord'))] })).toEqual(allowed)
  })

  it('may not do what one of its policies denies', () => {
    const identity = [policyOf(allow('*')), policyOf(deny('kinesis:Put*', orders))]
    expect(decide(request(), { identity })).toEqual(refused('identity-based', true))
    expect(decide(request({ resource: clicks }), { identity })).toEqual(allowed)
  })

  it('may do what the policy of the stream allows it by name, without one of its own', () => {
    const resource = policyOf({ ...allow('kinesis:*', orders), Principal: { AWS: user.arn } }, 'resource')
    expect(decide(request(), { identity: [], resource })).toEqual(allowed)
  })

  it('needs a policy of its own where that of the stream names the whole account', () => {
    const resource = policyOf({ ...allow('kinesis:*', orders), Principal: { AWS: account } }, 'resource')
    expect(decide(request(), { identity: [], resource })).toEqual(refused('identity-based', false))
    expect(decide(request(), { identity: [policyOf(allow('*'))], resource })).toEqual(allowed)
  })

  it('may not do what the policy of the stream denies its account', () => {
    const resource = policyOf({ ...deny('kinesis:*', orders), Principal: { AWS: account } }, 'resource')
    expect(decide(request(), { identity: [policyOf(allow('*'))], resource })).toEqual(refused('resource-based', true))
  })

  it('is not concerned by policies about others', () => {
    const resource = policyOf({ ...deny('*', orders), Principal: { AWS: otherAccount } }, 'resource')
    expect(decide(request(), { identity: [policyOf(allow('*'))], resource })).toEqual(allowed)
  })

  it('may list streams when its policy is about everything, not when it is about streams', () => {
    const listing = request({ action: 'kinesis:ListStreams', resource: '*' })
    expect(decide(listing, { identity: [policyOf(allow('kinesis:ListStreams'))] })).toEqual(allowed)
    const narrow = policyOf(allow('kinesis:ListStreams', 'arn:aws:kinesis:*:*:stream/*'))
    expect(decide(listing, { identity: [narrow] })).toEqual(refused('identity-based', false))
  })

  it('is bound by conditions', () => {
    const encrypted = { ...allow('*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
    expect(decide(request(), { identity: [policyOf(encrypted)] })).toEqual(refused('identity-based', false))
    expect(decide(request({ isEncrypted: true }), { identity: [policyOf(encrypted)] })).toEqual(allowed)
  })

  it('may do everything but what NotAction and NotResource list', () => {
    const identity = [policyOf({ Effect: 'Allow', NotAction: 'kinesis:Delete*', NotResource: clicks })]
    expect(decide(request(), { identity })).toEqual(allowed)
    expect(decide(request({ action: 'kinesis:DeleteStream' }), { identity })).toMatchObject({ allowed: false })
    expect(decide(request({ resource: clicks }), { identity })).toMatchObject({ allowed: false })
  })
})

describe('a caller of another account', () => {
  const arn = `arn:aws:iam::${otherAccount}:user/bob`
  const foreign = request({ principal: { arn, accountId: otherAccount, userName: 'bob' } })
  const identity = [policyOf(allow('kinesis:PutRecord', orders))]

  it.each([{ AWS: otherAccount }, { AWS: arn }, '*'])(
    'needs both policies, that of the stream naming %j',
    (Principal) => {
      const resource = policyOf({ ...allow('kinesis:PutRecord', orders), Principal }, 'resource')
      expect(decide(foreign, { identity, resource })).toEqual(allowed)
      expect(decide(foreign, { identity })).toEqual(refused('resource-based', false))
      expect(decide(foreign, { identity: [], resource })).toEqual(refused('identity-based', false))
    },
  )
})

describe('laws of the evaluation', () => {
  const patterns = {
    action: fc.constantFrom('*', 'kinesis:*', 'kinesis:Put*', 'kinesis:PutRecord', 'kinesis:Get*'),
    resource: fc.constantFrom('*', orders, clicks, 'arn:aws:kinesis:*:*:stream/*'),
    principal: fc.constantFrom('*', { AWS: account }, { AWS: user.arn }, { AWS: otherAccount }),
  }
  const effect = fc.constantFrom('Allow', 'Deny')
  const statement = fc.record({ Effect: effect, Action: patterns.action, Resource: patterns.resource })
  const identity = fc.array(statement, { maxLength: 5 })
  const resource = fc.array(
    fc.record({ Effect: effect, Action: patterns.action, Resource: patterns.resource, Principal: patterns.principal }),
    { maxLength: 4 },
  )
  const anyRequest = fc
    .record({
      action: fc.constantFrom('kinesis:PutRecord', 'kinesis:GetRecords', 'kinesis:ListStreams'),
      resource: fc.constantFrom(orders, clicks, `arn:aws:kinesis:us-east-1:${otherAccount}:stream/x`),
    })
    .map(request)
  const policies = (statements: readonly object[]): Policy[] => statements.map((one) => policyOf(one))
  const together = (statements: readonly object[]): Policy | undefined =>
    statements.length === 0 ? undefined : policyOf(statements, 'resource')

  it('a deny always wins, wherever it stands', () => {
    fc.assert(
      fc.property(identity, resource, anyRequest, fc.nat(), (mine, theirs, asked, at) => {
        const denied = mine.toSpliced(at % (mine.length + 1), 0, { Effect: 'Deny', Action: '*', Resource: '*' })
        const decision = decide(asked, { identity: policies(denied), resource: together(theirs) })
        expect(decision).toEqual(refused('identity-based', true))
      }),
    )
  })

  it('the order of statements, and how they are spread over policies, do not matter', () => {
    fc.assert(
      fc.property(identity, resource, anyRequest, (mine, theirs, asked) => {
        const decision = decide(asked, { identity: policies(mine), resource: together(theirs) })
        const turned = decide(asked, {
          identity: mine.length === 0 ? [] : [policyOf(mine.toReversed())],
          resource: together(theirs.toReversed()),
        })
        expect(turned).toEqual(decision)
      }),
    )
  })

  it('one more Allow never takes anything away, one more Deny never gives anything', () => {
    fc.assert(
      fc.property(identity, resource, anyRequest, statement, (mine, theirs, asked, more) => {
        const before = decide(asked, { identity: policies(mine), resource: together(theirs) })
        const after = decide(asked, { identity: policies([...mine, more]), resource: together(theirs) })
        if (more.Effect === 'Allow') expect(after.allowed || !before.allowed).toBe(true)
        else expect(before.allowed || !after.allowed).toBe(true)
      }),
    )
  })

  it('nothing is allowed unless somebody said Allow', () => {
    fc.assert(
      fc.property(identity, resource, anyRequest, (mine, theirs, asked) => {
        const onlyDeny = (list: readonly { Effect: string }[]) => list.filter(({ Effect }) => Effect === 'Deny')
        const decision = decide(asked, { identity: policies(onlyDeny(mine)), resource: together(onlyDeny(theirs)) })
        expect(decision.allowed).toBe(false)
      }),
    )
  })
})
