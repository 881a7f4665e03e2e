import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { breakage } from '../../platform/breakage'
import type { Fault } from '../fault'
import { blockHeaderBytes, checksumFrom, sealedMagic, type BlockHeader } from './block'

/*
 * A sealed block has the header of a plain one, with a magic of its own, and this body:
 *
 *   body    u32 data key number | 12 bytes nonce | AES-256-GCM of the plain body | 16 bytes authentication tag
 *
 * The checksum is of what is written, so damage is found without the key. Header fields after the checksum and the key
 * number are authenticated: they cannot be exchanged for those of another block. They are not secret.
 */
const algorithm = 'aes-256-gcm'
const keyNumberBytes = 4
const nonceBytes = 12
const tagBytes = 16
const bodyFrom = blockHeaderBytes + keyNumberBytes + nonceBytes

/** What a block grows by when it is sealed. */
export const sealBytes = keyNumberBytes + nonceBytes + tagBytes

/** What blocks are sealed with. */
export interface BlockKey {
  /** Says in the block which key opens it; at least 1. */
  readonly number: number
  /** 32 bytes. */
  readonly secret: KeyObject
  /** 12 bytes that were never used with this key before. */
  nonce(): Uint8Array
}

/** The key of this number, or why it cannot be had. */
export type FindBlockKey = (number: number) => Promise<BlockKey | Fault>

/** Write the plain block into `target`, sealed. `target` must be `sealBytes` longer. */
export const sealBlock = (plain: Buffer, target: Buffer, { number, secret, nonce }: BlockKey): void => {
  const iv = nonce()
  const tagAt = target.byteLength - tagBytes
  plain.copy(target, 0, 0, blockHeaderBytes)
  target.writeUInt32LE(sealedMagic, 0)
  target.writeUInt32LE(target.byteLength - blockHeaderBytes, 4)
  target.writeUInt32LE(number, blockHeaderBytes)
  target.set(iv, blockHeaderBytes + keyNumberBytes)
  const cipher = createCipheriv(algorithm, secret, iv)
  cipher.setAAD(target.subarray(checksumFrom, blockHeaderBytes + keyNumberBytes))
  target.set(cipher.update(plain.subarray(blockHeaderBytes)), bodyFrom)
  cipher.final()
  target.set(cipher.getAuthTag(), tagAt)
  target.writeUInt32LE(crc32(target.subarray(checksumFrom)), 8)
}

/** Number of the key that opens the sealed block at `offset`. */
export const keyNumberOf = (bytes: Buffer, offset: number): number => bytes.readUInt32LE(offset + blockHeaderBytes)

/**
 * The plain body of the sealed block at `offset`.
 * @throws Breakage `record-log-damaged` when this key did not seal it as it is
 */
export const unsealBody = (bytes: Buffer, offset: number, header: BlockHeader, { secret }: BlockKey): Buffer => {
  const end = offset + blockHeaderBytes + header.bodyBytes
  const iv = bytes.subarray(offset + blockHeaderBytes + keyNumberBytes, offset + bodyFrom)
  const decipher = createDecipheriv(algorithm, secret, iv, { authTagLength: tagBytes })
  decipher.setAAD(bytes.subarray(offset + checksumFrom, offset + blockHeaderBytes + keyNumberBytes))
  decipher.setAuthTag(bytes.subarray(end - tagBytes, end))
  const body = decipher.update(bytes.subarray(offset + bodyFrom, end - tagBytes))
  try {
    decipher.final()
  } catch (cause) {
    throw breakage('record-log-damaged', { record: header.firstIndex }, cause)
  }
  return body
}
