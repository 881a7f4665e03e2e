import type { AccessContext } from './pattern'

/** Who asks: a user with an access key. */
export interface Principal {
  /** `arn:aws:iam::<account>:user/<name>` */
  readonly arn: string
  /** Twelve digits. */
  readonly accountId: string
  readonly userName: string
}

/** One action on one resource, as the evaluation sees it. */
export interface AccessRequest {
  readonly principal: Principal
  /** e.g. `kinesis:PutRecord` */
  readonly action: string
  /** An ARN, or `*` for actions that are about no resource in particular. */
  readonly resource: string
  readonly region: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly sourceAddress?: string | undefined
  readonly isEncrypted: boolean
}

/** The account that owns a resource; that of the caller if it is about none. */
export const ownerOf = ({ resource, principal }: AccessRequest): string => resource.split(':')[4] || principal.accountId

const readers: Readonly<Record<string, (request: AccessRequest) => string | undefined>> = {
  'aws:currenttime': ({ now }) => new Date(now).toISOString(),
  'aws:epochtime': ({ now }) => String(Math.floor(now / 1000)),
  'aws:principalaccount': ({ principal }) => principal.accountId,
  'aws:principalarn': ({ principal }) => principal.arn,
  'aws:principalisawsservice': () => 'false',
  'aws:principaltype': () => 'User',
  'aws:requestedregion': ({ region }) => region,
  'aws:resourceaccount': ownerOf,
  'aws:securetransport': ({ isEncrypted }) => String(isEncrypted),
  'aws:sourceip': ({ sourceAddress }) => sourceAddress?.replace(/^::ffff:/, ''),
  'aws:username': ({ principal }) => principal.userName,
  'aws:viaawsservice': () => 'false',
}

/**
 * Keys AWS sends with requests that come through a VPC, a service, an organization or temporary credentials. Requests of
 * users with an access key lack them there as they do here.
 */
const absentKeys = new Set([
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:federatedprovider',
  'aws:multifactorauthage',
  'aws:multifactorauthpresent',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceidentity',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:tokenissuetime',
  'aws:vpcsourceip',
])

/**
 * Whether a condition key means here what it means on AWS.
 * @param key in lower case
 * @source the keys: IAM user guide, "AWS global condition context keys". Tags are not among them: the engine has no tags of
 * users, and those of streams do not take part in the evaluation
 */
export const isKnownKey = (key: string): boolean => Object.hasOwn(readers, key) || absentKeys.has(key)

/** What conditions and variables can ask of a request. */
export const contextOf = (request: AccessRequest): AccessContext =>
  new Map(
    Object.entries(readers).flatMap(([key, read]) => {
      const value = read(request)
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
