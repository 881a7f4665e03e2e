import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Ids } from '../platform/ids'
import type { KeyStore, KeyTrouble } from '../storage/key-store'
import { fault, isFault, type Fault } from './fault'
import type { Caller } from './service'

/** A data key as it may be kept: encrypted with a master key, and bound to its name. */
export interface WrappedKey {
  /** ARN of the master key or alias. */
  readonly masterKey: string
  /** Base64: 12 bytes nonce, the encrypted key, 16 bytes authentication tag. */
  readonly sealed: string
}

/**
 * What the engine needs of a key management service: keys to encrypt with (32 bytes, AES-256), and the same keys again from
 * their wrapped form. A master key that does not exist yet is made when a data key is generated with it: there is nobody
 * else here to make it.
 */
export interface KeyService {
  /** @param keyId a key id, key ARN, alias name or alias ARN, read as the caller's where it does not say whose */
  generateDataKey(keyId: string, caller: Caller): Promise<{ plain: Buffer; wrapped: WrappedKey } | Fault>
  unwrap(wrapped: WrappedKey): Promise<Buffer | Fault>
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** The key service of this machine: master keys come from a key store and never leave this module. */
export const createKeyService = (store: KeyStore, ids: Ids): KeyService => ({
  generateDataKey: async (keyId, caller) => {
    const masterKey = arnOfKey(keyId, caller)
    if (isFault(masterKey)) return masterKey
    const master = await store.getOrMake(masterKey)
    if (typeof master === 'string') return troubleWith(masterKey, master)
    const plain = Buffer.from(ids.hex(32), 'hex')
    const nonce = Buffer.from(ids.hex(nonceBytes), 'hex')
    const cipher = createCipheriv(algorithm, master, nonce).setAAD(Buffer.from(masterKey))
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    return { plain, wrapped: { masterKey, sealed: sealed.toString('base64') } }
  },
  unwrap: async ({ masterKey, sealed }) => {
    const master = await store.get(masterKey)
    if (typeof master === 'string') return troubleWith(masterKey, master)
    try {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv(algorithm, master, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(masterKey)).setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    } catch {
      return fault(
        'KMSAccessDeniedException',
        `${masterKey} is another key than the one that these records were encrypted with.`,
      )
    }
  },
})

const troubleWith = (arn: string, trouble: KeyTrouble): Fault => {
  switch (trouble) {
    case 'missing':
      return fault('KMSNotFoundException', `Key ${arn} is not in the key store.`)
    case 'denied':
      return fault('KMSAccessDeniedException', `The key store does not let key ${arn} be read or kept.`)
    case 'damaged':
      return fault('KMSInvalidStateException', `Key ${arn} is damaged in the key store.`)
  }
}

/** The key of AWS itself that every account has for its streams. Other aliases that begin like it are not for streams. */
const ownedByAws = 'alias/aws/'
const kinesisAlias = 'alias/aws/kinesis'

const keyIdForm = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/
const aliasForm = /^alias\/[a-zA-Z0-9/_-]+$/
const arnForm = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key\/(.+)|(alias\/.+))$/

/** The full name of a key, by whichever of its names it is called. @source forms: Kinesis facts sheet §11; the texts are ours */
const arnOfKey = (keyId: string, { accountId, region }: Caller): string | Fault => {
  const [isArn, arnRegion, arnKeyId, arnAlias] = arnForm.exec(keyId) ?? []
  const id = isArn === undefined ? keyId : arnKeyId
  const alias = isArn === undefined ? keyId : arnAlias
  const isKey = id !== undefined && keyIdForm.test(id)
  const isAlias = alias !== undefined && aliasForm.test(alias)
  if (!isKey && !isAlias) return fault('KMSNotFoundException', `Invalid keyId ${keyId}`)
  if (arnRegion !== undefined && arnRegion !== region) {
    return fault('KMSNotFoundException', `Key ${keyId} is not in region ${region}.`)
  }
  if (isAlias && alias.startsWith(ownedByAws) && alias !== kinesisAlias) {
    return fault('KMSNotFoundException', `Alias ${alias} is not one for streams: ${kinesisAlias} is.`)
  }
  if (isArn !== undefined) return keyId
  return `arn:aws:kms:${region}:${accountId}:${isKey ? `key/${keyId}` : keyId}`
}
