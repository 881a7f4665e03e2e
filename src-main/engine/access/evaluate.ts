import { contextOf, ownerOf, type AccessRequest } from './context'
import { matchesArn, matchesPattern, type AccessContext } from './pattern'
import type { Except, Policy, Principals, Statement } from './policy'

/** Whether a request may go on; if not, which kind of policy stands in its way and whether it says so itself. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly by: 'identity-based' | 'resource-based'; readonly isExplicit: boolean }

export interface PoliciesInForce {
  /** Of the user who asks. */
  readonly identity: readonly Policy[]
  /** Of the stream or consumer it is about. */
  readonly resource?: Policy | undefined
}

/**
 * Evaluate the policies that bear on a request.
 *
 * A Deny wins over every Allow. Without one, a caller of the account that owns the resource needs an Allow of either
 * policy, a caller of another account one of each. A resource's policy that names the owner's own account as a whole
 * leaves the decision to the identity policies of that account.
 *
 * @source IAM user guide, "Policy evaluation logic" and "AWS JSON policy elements: Principal"
 */
export const decide = (request: AccessRequest, { identity, resource }: PoliciesInForce): Decision => {
  const context = contextOf(request)
  const applying = (policy: Policy): readonly Statement[] =>
    policy.statements.filter((statement) => applies(statement, request, context))
  const ofIdentity = identity.flatMap(applying)
  const ofResource = (resource === undefined ? [] : applying(resource)).flatMap(({ effect, principals }) => {
    const named = principals && namedAs(principals, request)
    return named === undefined ? [] : [{ effect, named }]
  })

  if (ofIdentity.some(isDeny)) return { allowed: false, by: 'identity-based', isExplicit: true }
  if (ofResource.some(isDeny)) return { allowed: false, by: 'resource-based', isExplicit: true }

  const isOwn = ownerOf(request) === request.principal.accountId
  const allowing = ofResource.filter(({ effect }) => effect === 'Allow')
  const resourceAllows = allowing.some(({ named }) => !isOwn || named === 'user')
  const identityAllows = ofIdentity.some(({ effect }) => effect === 'Allow')
  if (isOwn ? identityAllows || resourceAllows : identityAllows && resourceAllows) return { allowed: true }
  return { allowed: false, by: identityAllows ? 'resource-based' : 'identity-based', isExplicit: false }
}

const isDeny = ({ effect }: { readonly effect: Statement['effect'] }): boolean => effect === 'Deny'

const applies = (statement: Statement, request: AccessRequest, context: AccessContext): boolean =>
  isMeant(statement.actions, (pattern) => matchesPattern(pattern, request.action.toLowerCase(), context)) &&
  isMeant(statement.resources, (pattern) => matchesArn(pattern, request.resource, context)) &&
  statement.conditions.every((condition) => condition.holds(context))

const isMeant = <P>({ patterns, isExcept }: Except<P>, matches: (pattern: P) => boolean): boolean =>
  patterns.some(matches) !== isExcept

/** Whether a statement names the caller, and if so as a user or only with all of the account. */
const namedAs = (principals: Principals, { principal }: AccessRequest): 'user' | 'account' | undefined => {
  if (principals.everyone || principals.arns.has(principal.arn)) return 'user'
  return principals.accounts.has(principal.accountId) ? 'account' : undefined
}
