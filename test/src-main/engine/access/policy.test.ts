import { describe, expect, it } from 'vitest'
import { isPolicyProblem, parsePolicy, type PolicyKind } from '../../../../src-main/engine/access/policy'
import { account, orders } from './support/samples'

const allow = { Effect: 'Allow', Action: 'kinesis:*', Resource: '*' }
const problem = (policy: unknown, kind: PolicyKind = 'identity'): string => {
  const parsed = parsePolicy(typeof policy === 'string' ? policy : JSON.stringify(policy), kind)
  return isPolicyProblem(parsed) ? parsed.message : 'accepted'
}
const problemOf = (statement: object, kind: PolicyKind = 'identity'): string =>
  problem({ Version: '2012-10-17', Statement: [statement] }, kind)

describe('a policy', () => {
  it.each([
    ['one statement without a list', { Statement: allow }],
    ['an id, a version and statement ids', { Version: '2012-10-17', Id: 'p', Statement: [{ Sid: 'One', ...allow }] }],
    ['exceptions', { Statement: [{ Effect: 'Deny', NotAction: ['kinesis:List*'], NotResource: [orders] }] }],
    ['conditions', { Statement: [{ ...allow, Condition: { Bool: { 'aws:SecureTransport': true } } }] }],
  ])('may have %s', (_case, policy) => {
    expect(problem(policy)).toBe('accepted')
  })

  it.each([
    ['not JSON', 'The policy is no valid JSON.'],
    ['[]', 'The policy must be a JSON object.'],
    ['{}', 'The policy has no Statement.'],
    ['{"Statement":[]}', 'Statement is empty.'],
    ['{"Statement":["x"]}', 'Statement 1 must be a JSON object.'],
    ['{"Version":"2020-01-01","Statement":{}}', 'Version must be "2012-10-17" or "2008-10-17".'],
    ['{"Statement":{},"Comment":"x"}', 'Element Comment of the policy is not supported.'],
    ['{"Statement":{},"Id":7}', 'Id must be a text.'],
  ])('is refused as %s', (text, message) => {
    expect(problem(text)).toBe(message)
  })

  it.each([
    [{ Action: '*', Resource: '*' }, 'Effect of Statement 1 must be "Allow" or "Deny".'],
    [{ ...allow, Effect: 'allow' }, 'Effect of Statement 1 must be "Allow" or "Deny".'],
    [{ ...allow, Sid: 1 }, 'Sid of Statement 1 must be a text.'],
    [{ ...allow, Resources: '*' }, 'Element Resources of Statement 1 is not supported.'],
    [{ ...allow, NotAction: '*' }, 'Statement 1 needs either Action or NotAction.'],
    [{ Effect: 'Allow', Resource: '*' }, 'Statement 1 needs either Action or NotAction.'],
    [{ Effect: 'Allow', Action: '*' }, 'Statement 1 needs either Resource or NotResource.'],
    [{ ...allow, Action: [] }, 'Action of Statement 1 is empty.'],
    [{ ...allow, Action: [1] }, 'Action of Statement 1 must be a text or a list of texts.'],
    [{ ...allow, Action: 'PutRecord' }, '"PutRecord" is no Action for Statement 1.'],
    [{ ...allow, Resource: 'orders' }, '"orders" is no Resource for Statement 1.'],
    [
      { ...allow, Resource: 'arn:aws:kinesis:*:*:${aws:nobody}' },
      '"arn:aws:kinesis:*:*:${aws:nobody}" is no Resource for Statement 1.',
    ],
    [{ ...allow, Condition: [] }, 'Condition of Statement 1 must be a JSON object.'],
    [{ ...allow, Condition: { Bool: 'x' } }, 'Bool of Statement 1 must be a JSON object.'],
    [
      { ...allow, Condition: { Bool: { 'aws:SecureTransport': [null] } } },
      'aws:SecureTransport of Statement 1 must be a text or a list of texts.',
    ],
    [
      { ...allow, Condition: { Almost: { 'aws:username': 'x' } } },
      'Condition of Statement 1: operator Almost is not supported.',
    ],
    [{ ...allow, Principal: '*' }, 'Statement 1 names a Principal, which a policy of a user must not.'],
  ])('is refused with %j', (statement, message) => {
    expect(problemOf(statement)).toBe(message)
  })
})

describe('the policy of a resource', () => {
  it.each([
    '*',
    { AWS: '*' },
    { AWS: account },
    { AWS: [`arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/reader`] },
    { Service: 'lambda.amazonaws.com' },
  ])('may name %j', (Principal) => {
    expect(problemOf({ ...allow, Principal }, 'resource')).toBe('accepted')
  })

  it.each([
    [undefined, 'Statement 1 needs a Principal.'],
    [{}, 'Principal of Statement 1 is empty.'],
    [account, 'Principal of Statement 1 must be a JSON object.'],
    [{ AWS: '12345' }, '"12345" is no Principal for Statement 1.'],
    [{ AWS: `arn:aws:iam::${account}:user/*` }, `"arn:aws:iam::${account}:user/*" is no Principal for Statement 1.`],
    [{ Team: 'x' }, 'Element Team of Principal of Statement 1 is not supported.'],
    [{ Service: [] }, 'Service of Statement 1 is empty.'],
  ])('may not name %j', (Principal, message) => {
    expect(problemOf({ ...allow, Principal }, 'resource')).toBe(message)
  })

  it('may not say whom it is not about', () => {
    expect(problemOf({ ...allow, NotPrincipal: '*' }, 'resource')).toBe(
      'Element NotPrincipal of Statement 1 is not supported.',
    )
  })
})
