import { createSecretKey } from 'node:crypto'
import type { Ids } from '../../../platform/ids'
import type { StreamSettings } from '../../../storage/stream-settings'
import { fault, isFault, type Fault } from '../../fault'
import type { KeyService } from '../../keys'
import type { BlockKey, FindBlockKey } from '../../log/sealed-block'

/** The keys that a stream's records are encrypted with. Once unwrapped they are held as long as the project is open. */
export interface DataKeys {
  /** What records are to be encrypted with now: undefined when they are not; a promise until the key is at hand. */
  current(): BlockKey | undefined | Promise<BlockKey | Fault>
  readonly find: FindBlockKey
}

/** @param encryption the stream's, as it is set now */
export const createDataKeys = (
  encryption: () => StreamSettings['encryption'],
  { keys, ids }: { readonly keys: KeyService; readonly ids: Ids },
): DataKeys => {
  const atHand = new Map<number, BlockKey>()

  const find = async (number: number): Promise<BlockKey | Fault> => {
    const kept = atHand.get(number)
    if (kept !== undefined) return kept
    const wrapped = encryption().dataKeys[number - 1]
    if (wrapped === undefined) {
      return fault(
        'KMSNotFoundException',
        `The stream has no data key ${number} that these records are encrypted with.`,
      )
    }
    const plain = await keys.unwrap(wrapped)
    if (isFault(plain)) return plain
    const key = { number, secret: createSecretKey(plain), nonce: () => Buffer.from(ids.hex(12), 'hex') }
    plain.fill(0)
    atHand.set(number, key)
    return key
  }

  return {
    find,
    current: () => {
      const { current } = encryption()
      return current === undefined ? undefined : (atHand.get(current.dataKey) ?? find(current.dataKey))
    },
  }
}
