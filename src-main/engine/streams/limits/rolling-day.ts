import type { StreamSettings } from '../../../storage/stream-settings'
import { fault, type Fault } from '../../fault'
import type { Stream } from '../stream'

const dayMs = 24 * 3_600_000

/** Operations that a stream takes only so many times in a rolling day. */
type CountedOperation = keyof StreamSettings['done']

const spelt = {
  updateShardCount: 'UpdateShardCount',
  updateStreamMode: 'UpdateStreamMode',
  startEncryption: 'StartStreamEncryption',
  stopEncryption: 'StopStreamEncryption',
} as const satisfies Record<CountedOperation, string>

const withinDay = ({ settings }: Stream, operation: CountedOperation, now: number): readonly number[] =>
  // A time to come is that of a clock that has been set back since: it must not count for days.
  settings.done[operation].filter((time) => time > now - dayMs && time <= now)

/** Would it be done once too often at `now`? The text is ours: that of AWS is not known. */
export const overDailyLimit = (
  stream: Stream,
  { operation, limit, now }: { readonly operation: CountedOperation; readonly limit: number; readonly now: number },
): Fault | undefined => {
  if (withinDay(stream, operation, now).length < limit) return undefined
  return fault(
    'LimitExceededException',
    `${spelt[operation]} is allowed ${limit} times within 24 hours for stream ${stream.name} under account ${stream.owner.accountId}.`,
  )
}

/** The stream's `done` once it is done at `now`, too. */
export const countedDone = (stream: Stream, operation: CountedOperation, now: number): StreamSettings['done'] => ({
  ...stream.settings.done,
  [operation]: [...withinDay(stream, operation, now), now],
})
