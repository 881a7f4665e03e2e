import type { NewRecord, PutOutcome, produce as contract } from '../contract/produce'
import { isFault } from '../engine/fault'
import { sentence } from '../platform/sentence'
import { asFailure, requireStream } from './stream-handlers'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const produceHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'records.put': async ({ arn, records }) => {
    const stream = requireStream(workbench.project, arn)
    const maxBytes = stream.settings.maxRecordSizeInKiB * 1024
    const entries = records.map(entryOf)
    const outcomes = entries.map((entry) => tooLarge(entry, maxBytes))
    const fitting = entries.filter((_entry, at) => outcomes[at] === undefined)
    if (fitting.length === 0) return { outcomes: outcomes as PutOutcome[] }

    const input = { StreamARN: arn, Records: fitting }
    const answer = await workbench.project.streams.operations.PutRecords(stream.owner, input)
    if (isFault(answer)) throw asFailure(answer)
    const results = answer.Records.values()
    return { outcomes: outcomes.map((refused) => refused ?? toOutcome(results.next().value as Result)) }
  },
})

interface Entry {
  readonly PartitionKey: string
  readonly ExplicitHashKey?: string
  readonly Data: Uint8Array
}

const entryOf = ({ partitionKey, explicitHashKey, data }: NewRecord): Entry => ({
  PartitionKey: partitionKey,
  Data: Buffer.from(data, 'base64'),
  ...(explicitHashKey === undefined ? {} : { ExplicitHashKey: explicitHashKey }),
})

/** PutRecords would refuse the whole request for it. */
const tooLarge = ({ PartitionKey, Data }: Entry, maxBytes: number): PutOutcome | undefined => {
  const bytes = Data.byteLength + Buffer.byteLength(PartitionKey)
  if (bytes <= maxBytes) return undefined
  return {
    kind: 'refused',
    isThrottled: false,
    code: 'ValidationException',
    ...sentence('RecordTooLarge', { bytes, most: maxBytes }),
  }
}

interface Result {
  readonly ShardId?: string
  readonly SequenceNumber?: string
  readonly ErrorCode?: string
  readonly ErrorMessage?: string
}

const toOutcome = ({ ShardId, SequenceNumber, ErrorCode, ErrorMessage = '' }: Result): PutOutcome => {
  if (ShardId !== undefined && SequenceNumber !== undefined) {
    return { kind: 'kept', shardId: ShardId, sequenceNumber: SequenceNumber }
  }
  const code = ErrorCode ?? 'InternalFailure'
  return {
    kind: 'refused',
    isThrottled: code === 'ProvisionedThroughputExceededException',
    code,
    message: ErrorMessage,
  }
}
