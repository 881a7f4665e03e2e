import {
  parsePolicy,
  isPolicyProblem,
  type Policy,
  type PolicyKind,
} from '../../../../../src-main/engine/access/policy'
import type { AccessRequest } from '../../../../../src-main/engine/access/context'

export const account = '123456789012'
export const otherAccount = '999999999999'
export const orders = `arn:aws:kinesis:us-east-1:${account}:stream/orders`
export const clicks = `arn:aws:kinesis:us-east-1:${account}:stream/clicks`
export const user = { arn: `arn:aws:iam::${account}:user/ada`, accountId: account, userName: 'ada' }

/** ada puts a record into orders, on 21 November 2026, over plain HTTP from this machine. */
export const request = (changes: Partial<AccessRequest> = {}): AccessRequest => ({
  principal: user,
  action: 'kinesis:PutRecord',
  resource: orders,
  region: 'us-east-1',
  now: Date.UTC(2026, 10, 21),
  sourceAddress: '127.0.0.1',
  isEncrypted: false,
  ...changes,
})

export const policyOf = (statements: unknown, kind: PolicyKind = 'identity'): Policy => {
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind)
  if (isPolicyProblem(policy)) throw new Error(policy.message)
  return policy
}
