import type { AuthMode } from '../contract/endpoint'
import { strictAuthentication, type KnownKey } from '../endpoint/access/strict'
import { openAuthentication, type Authenticate } from '../endpoint/credentials'
import { fullAccess, readStoredPolicy } from '../engine/access/policy'
import type { Caller } from '../engine/service'
import type { Clock } from '../platform/clock'
import type { OpenProject } from '../services/project'
import type { AccessKeyOption } from './options'

export interface AuthenticationOptions {
  /** Read at each request: it may change while the endpoint runs. */
  readonly mode: () => AuthMode
  /** Of the command line. */
  readonly accessKeys: readonly KnownKey[]
  readonly defaultCaller: Caller
  readonly clock: Clock
}

/** How callers of a project prove who they are: with its own access keys and those of the command line. */
export const authenticationOf = (options: AuthenticationOptions, project: OpenProject): (() => Authenticate) => {
  const { mode, accessKeys, defaultCaller, clock } = options
  const ofRun = new Map(accessKeys.map((key) => [key.accessKeyId, key]))
  const open = openAuthentication(defaultCaller)
  const strict = strictAuthentication({
    findKey: (accessKeyId) => ofRun.get(accessKeyId) ?? project.accessKeys.find(accessKeyId),
    now: () => clock.now(),
  })
  return () => (mode() === 'strict' ? strict : open)
}

const account = /^\d{12}$/

/** A key of the command line. As in open mode, an id of twelve digits is an account. */
export const keyOfRun = (option: AccessKeyOption, defaultAccount: string): KnownKey => {
  const { accessKeyId, secretAccessKey } = option
  const accountId = option.accountId ?? (account.test(accessKeyId) ? accessKeyId : defaultAccount)
  const policies = [readStoredPolicy(fullAccess, 'identity')]
  return { accessKeyId, secretAccessKey, accountId, userName: 'command-line', policies }
}
