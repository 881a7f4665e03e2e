import { describe, expect, it } from 'vitest'
import { compileCondition } from '../../../../src-main/engine/access/condition'
import { contextOf } from '../../../../src-main/engine/access/context'
import { sentence } from '../../../../src-main/platform/sentence'
import { request } from './support/samples'

const holds = (operator: string, key: string, ...values: string[]): boolean | string => {
  const condition = compileCondition({ operator, key, values, variables: true })
  if ('kind' in condition) return sentence(condition.key, { ...condition.values, statement: '2' }).message
  return condition.holds(contextOf(request()))
}

describe('a condition', () => {
  it.each([
    ['StringEquals', 'aws:username', ['ada'], true],
    ['StringEquals', 'AWS:UserName', ['bob', 'ada'], true],
    ['StringEquals', 'aws:username', ['Ada'], false],
    ['StringEquals', 'aws:username', ['a*'], false],
    ['StringNotEquals', 'aws:username', ['bob'], true],
    ['StringNotEquals', 'aws:username', ['bob', 'ada'], false],
    ['StringEqualsIgnoreCase', 'aws:username', ['ADA'], true],
    ['StringNotEqualsIgnoreCase', 'aws:username', ['ADA'], false],
    ['StringLike', 'aws:username', ['a?a'], true],
    ['StringLike', 'aws:PrincipalArn', ['arn:aws:iam::*:user/${aws:username}'], true],
    ['StringNotLike', 'aws:username', ['a*'], false],
    ['ArnLike', 'aws:PrincipalArn', ['arn:aws:iam::*:user/*'], true],
    ['ArnEquals', 'aws:PrincipalArn', ['arn:aws:iam::999999999999:user/ada'], false],
    ['ArnNotLike', 'aws:PrincipalArn', ['arn:aws:iam::999999999999:*'], true],
    ['Bool', 'aws:SecureTransport', ['false'], true],
    ['Bool', 'aws:SecureTransport', ['true'], false],
    ['IpAddress', 'aws:SourceIp', ['127.0.0.0/8'], true],
    ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '127.0.0.1'], true],
    ['IpAddress', 'aws:SourceIp', ['::1/128'], false],
    ['NotIpAddress', 'aws:SourceIp', ['127.0.0.0/8'], false],
    ['DateGreaterThan', 'aws:CurrentTime', ['2026-11-20T00:00:00Z'], true],
    ['DateLessThan', 'aws:CurrentTime', ['2026-11-20T00:00:00Z'], false],
    ['DateLessThanEquals', 'aws:EpochTime', ['1795219200'], true],
    ['NumericGreaterThanEquals', 'aws:EpochTime', ['1795219200'], true],
    ['NumericEquals', 'aws:EpochTime', ['1'], false],
    ['Null', 'aws:SourceVpc', ['true'], true],
    ['Null', 'aws:username', ['true'], false],
    ['Null', 'aws:username', ['false'], true],
  ] as const)('%s %s %j is %s', (operator, key, values, expected) => {
    expect(holds(operator, key, ...values)).toBe(expected)
  })

  it('on a key that the request lacks fails, unless it says IfExists or not', () => {
    expect(holds('StringEquals', 'aws:SourceVpc', 'vpc-1')).toBe(false)
    expect(holds('StringEqualsIfExists', 'aws:SourceVpc', 'vpc-1')).toBe(true)
    expect(holds('StringNotEquals', 'aws:SourceVpc', 'vpc-1')).toBe(true)
    expect(holds('StringEqualsIfExists', 'aws:username', 'bob')).toBe(false)
  })

  it.each([
    ['StringMatches', 'aws:username', 'x', 'operator StringMatches is not supported'],
    ['ForAllValues:StringEquals', 'aws:username', 'x', 'operator ForAllValues:StringEquals is not supported'],
    ['StringEquals', 'aws:ResourceTag/team', 'x', 'condition key aws:ResourceTag/team is not supported'],
    ['StringEquals', 'aws:username', '${aws:ResourceTag/a}', '"${aws:ResourceTag/a}" is no value for StringEquals'],
    ['Bool', 'aws:SecureTransport', 'yes', '"yes" is no value for Bool'],
    ['IpAddress', 'aws:SourceIp', '127.0.0.0/33', '"127.0.0.0/33" is no value for IpAddress'],
    ['IpAddress', 'aws:SourceIp', 'localhost', '"localhost" is no value for IpAddress'],
    ['NumericEquals', 'aws:EpochTime', '', '"" is no value for NumericEquals'],
    ['DateEquals', 'aws:CurrentTime', 'soon', '"soon" is no value for DateEquals'],
    ['ArnLike', 'aws:PrincipalArn', 'ada', '"ada" is no value for ArnLike'],
    ['Null', 'aws:username', 'maybe', '"maybe" is no value for Null'],
  ])('%s %s "%s" is refused', (operator, key, value, problem) => {
    expect(holds(operator, key, value)).toBe(`Condition of Statement 2: ${problem}.`)
  })
})
