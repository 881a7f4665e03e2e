import { decide } from '../../engine/access/evaluate'
import type { Policy } from '../../engine/access/policy'
import type { Resource } from '../../engine/service'
import type { RequestHead } from '../http/exchange'
import { refusal, type Refusal } from '../refusal'

/** Who a verified signature has shown the caller to be. */
export interface Identity {
  readonly accountId: string
  readonly userName: string
  readonly policies: readonly Policy[]
  /** When the request came, epoch milliseconds. */
  readonly at: number
}

export interface AuthorizationRequest {
  readonly identity: Identity
  readonly region: string
  /** e.g. `kinesis:PutRecord` */
  readonly action: string
  /** Each of them must be allowed; none at all is a question about `*`. */
  readonly resources: readonly Resource[]
  readonly head: RequestHead
}

/**
 * Decide whether the caller may do this.
 *
 * @source texts: IAM user guide, "Troubleshoot access denied error messages"; as Kinesis gives them, with status 400, in
 * data-prepper#6886 and pekko-connectors#655
 */
export const authorize = (request: AuthorizationRequest): Refusal | undefined => {
  const { action, resources } = request
  for (const resource of resources.length === 0 ? [anything] : resources) {
    for (const each of [action, ...(resource.alsoAsks ?? [])]) {
      const denial = whyDenied(request, each, resource)
      if (denial !== undefined) return denial
    }
  }
  return undefined
}

const whyDenied = (
  { identity, region, head }: AuthorizationRequest,
  action: string,
  resource: Resource,
): Refusal | undefined => {
  const { accountId, userName, policies, at } = identity
  const arn = `arn:aws:iam::${accountId}:user/${userName}`
  const decision = decide(
    {
      principal: { arn, accountId, userName },
      action,
      resource: resource.arn,
      region,
      now: at,
      sourceAddress: head.connection?.remoteAddress,
      isEncrypted: head.connection?.encrypted === true,
    },
    { identity: policies, resource: resource.policy },
  )
  if (decision.allowed) return undefined
  const reason = decision.isExplicit
    ? `with an explicit deny in ${decision.by === 'identity-based' ? 'an' : 'a'} ${decision.by} policy`
    : `because no ${decision.by} policy allows the ${action} action`
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource.arn} ${reason}`
  return refusal('AccessDeniedException', message)
}

const anything: Resource = { arn: '*' }
