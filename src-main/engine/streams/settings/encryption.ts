import type { StreamSettings } from '../../../storage/stream-settings'
import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { countedDone, overDailyLimit } from '../limits/rolling-day'
import type { Stream } from '../stream'

/** Successes of each operation in a rolling day. @source Kinesis facts sheet §11 and §12 */
const changesPerDay = 25

type Encryption = StreamSettings['encryption']

/** Under which name a change is counted. */
const done = { StartStreamEncryption: 'startEncryption', StopStreamEncryption: 'stopEncryption' } as const

/** Encryption at rest. What was written before a change stays as it is; what is written after it is kept the new way. */
export const createEncryption = ({ registry, clock, keys, exceeds }: StreamsContext) => {
  const change = async (
    name: keyof typeof done,
    [caller, input]: [Caller, Input<'StartStreamEncryption'>],
    next: (stream: Stream) => Promise<Encryption | Fault>,
  ): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    if (input.EncryptionType !== 'KMS') {
      return fault('InvalidArgumentException', `EncryptionType ${input.EncryptionType} is not KMS.`)
    }
    return registry.update(stream, async () => {
      const now = clock.now()
      const overLimit = overDailyLimit(stream, { operation: done[name], limit: changesPerDay, now })
      if (overLimit !== undefined && exceeds(name, stream)) return overLimit
      const encryption = await next(stream)
      if (isFault(encryption)) return encryption
      await registry.saveSettings(stream, { encryption, done: countedDone(stream, done[name], now) })
      return undefined
    })
  }

  return {
    StartStreamEncryption: (caller: Caller, input: Input<'StartStreamEncryption'>): Promise<Fault | undefined> =>
      change('StartStreamEncryption', [caller, input], async (stream) => {
        const made = await keys.generateDataKey(input.KeyId, stream.owner)
        if (isFault(made)) return made
        const { encryption } = stream.settings
        const dataKeys = [...encryption.dataKeys, made.wrapped]
        // The new key is kept before anything is encrypted with it.
        await registry.saveSettings(stream, { encryption: { ...encryption, dataKeys } })
        return { current: { keyId: input.KeyId, dataKey: dataKeys.length }, dataKeys }
      }),
    StopStreamEncryption: (caller: Caller, input: Input<'StopStreamEncryption'>): Promise<Fault | undefined> =>
      // Encrypted records stay encrypted, so their keys are kept.
      change('StopStreamEncryption', [caller, input], async ({ settings }) => ({
        dataKeys: settings.encryption.dataKeys,
      })),
  }
}
