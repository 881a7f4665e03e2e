import { fullAccess, isPolicyProblem, parsePolicy, readStoredPolicy, type Policy } from '../engine/access/policy'
import type { Clock } from '../platform/clock'
import type { Ids } from '../platform/ids'
import type { AccessKeyStore, StoredAccessKey } from '../storage/access-key-store'
import { refusal, refusalOf } from './contract-server'
import { toldBy } from './tell'

/** An access key that may be shown: its secret is told once, when it is created. */
export type AccessKeySummary = Omit<StoredAccessKey, 'secretAccessKey'>

/** An active key with its policies read, as signatures and rights are checked against it. */
export interface ActiveAccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly accountId: string
  readonly userName: string
  readonly policies: readonly Policy[]
}

export interface NewAccessKey {
  /** Twelve digits: whose streams the key acts on. */
  readonly accountId: string
  /** As policies and refusals name its holder. */
  readonly userName: string
  /** IAM policies as JSON texts; a key made without any may do everything. */
  readonly policies?: readonly string[]
}

/** The access keys of one project, which strict mode checks signatures against. */
export interface AccessKeys {
  /** In order of their making. */
  list(): readonly AccessKeySummary[]
  /** The active key of this id; the same object as long as nothing of it has changed. */
  find(accessKeyId: string): ActiveAccessKey | undefined
  /** Called after each change. @returns what ends it */
  onChange(listener: () => void): () => void
  /** @throws refusal `InvalidAccountId`, `InvalidUserName` or `InvalidPolicy` */
  create(key: NewAccessKey): Promise<StoredAccessKey>
  /** @throws refusal `NoSuchAccessKey` */
  setActive(accessKeyId: string, isActive: boolean): Promise<void>
  /** @throws refusal `NoSuchAccessKey` or `InvalidPolicy` */
  setPolicies(accessKeyId: string, policies: readonly string[]): Promise<void>
  /** @throws refusal `NoSuchAccessKey` */
  delete(accessKeyId: string): Promise<void>
}

export interface AccessKeysOptions {
  readonly store: AccessKeyStore
  readonly ids: Ids
  readonly clock: Clock
}

export const openAccessKeys = async ({ store, ids, clock }: AccessKeysOptions): Promise<AccessKeys> => {
  const stored = new Map(await store.all())
  const active = new Map(
    [...stored.values()].filter(({ isActive }) => isActive).map((key) => [key.accessKeyId, read(key)]),
  )

  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())

  const save = async (key: StoredAccessKey): Promise<void> => {
    await store.save(key.accessKeyId, key)
    stored.set(key.accessKeyId, key)
    if (key.isActive) active.set(key.accessKeyId, read(key))
    else active.delete(key.accessKeyId)
    changed()
  }
  const known = (accessKeyId: string): StoredAccessKey => {
    const key = stored.get(accessKeyId)
    if (key === undefined) throw refusal('NoSuchAccessKey', { id: accessKeyId })
    return key
  }

  return {
    list: () =>
      [...stored.values()]
        .map(({ secretAccessKey: _told, ...shown }) => shown)
        .sort((a, b) => a.createdAt - b.createdAt || (a.accessKeyId < b.accessKeyId ? -1 : 1)),
    find: (accessKeyId) => active.get(accessKeyId),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    create: async ({ accountId, userName, policies = [fullAccess] }) => {
      checkNames(accountId, userName)
      policies.forEach(checkPolicy)
      const key: StoredAccessKey = {
        ...newKeyPair(ids),
        ...{ accountId, userName, policies: [...policies], isActive: true, createdAt: clock.now() },
      }
      await save(key)
      return key
    },
    setActive: async (accessKeyId, isActive) => save({ ...known(accessKeyId), isActive }),
    setPolicies: async (accessKeyId, policies) => {
      policies.forEach(checkPolicy)
      await save({ ...known(accessKeyId), policies: [...policies] })
    },
    delete: async (accessKeyId) => {
      known(accessKeyId)
      await store.remove(accessKeyId)
      stored.delete(accessKeyId)
      active.delete(accessKeyId)
      changed()
    },
  }
}

const read = ({ accessKeyId, secretAccessKey, accountId, userName, policies }: StoredAccessKey): ActiveAccessKey => ({
  ...{ accessKeyId, secretAccessKey, accountId, userName },
  policies: policies.map((text) => readStoredPolicy(text, 'identity')),
})

/** @source user names: IAM API reference, CreateUser */
const checkNames = (accountId: string, userName: string): void => {
  if (!/^\d{12}$/.test(accountId)) throw refusal('InvalidAccountId', { account: accountId })
  if (!/^[\w+=,.@-]{1,64}$/.test(userName)) throw refusal('InvalidUserName')
}

const checkPolicy = (text: string): void => {
  const policy = parsePolicy(text, 'identity')
  if (isPolicyProblem(policy)) throw refusalOf('InvalidPolicy', toldBy(policy))
}

/** Of the length AWS's own have, with a prefix that none of them has, so that nobody takes one for a leaked secret. */
const newKeyPair = (ids: Ids): Pick<StoredAccessKey, 'accessKeyId' | 'secretAccessKey'> => ({
  accessKeyId: `LKIA${base32(ids.hex(10))}`,
  secretAccessKey: Buffer.from(ids.hex(30), 'hex').toString('base64'),
})

const base32 = (hex: string): string =>
  [...BigInt(`0x${hex}`).toString(32).padStart(16, '0')]
    .map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(digit, 32)])
    .join('')
