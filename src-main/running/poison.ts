import { isFault } from '../engine/fault'
import type { Design } from '../planning/design/design'
import type { StreamParts } from './stream-settings'
import { elementOf, originsOf, targetsOf } from './what-runs'

/** Cut short: no JSON parser gets to its end. */
const cutShort = Buffer.from('{"poison":')
const attempts = 10

/**
 * Put one record that nobody can digest: into a stream, those a source sends to, or those a consumer reads.
 * @returns sequence numbers of those that were accepted
 */
export const putPoison = async (
  parts: StreamParts & { nameOf(element: string): string },
  design: Design,
  id: string,
): Promise<readonly string[]> => {
  const sequenceNumbers: string[] = []
  for (const StreamName of streamsAbout(design, id).map(parts.nameOf)) {
    // A full shard refuses it like any other record.
    for (let attempt = 0; attempt < attempts; attempt++) {
      const answer = await parts.streams.operations.PutRecord(parts.caller, {
        ...{ StreamName, Data: cutShort, PartitionKey: `poison-${String(attempt)}` },
      })
      if (isFault(answer)) continue
      sequenceNumbers.push(answer.SequenceNumber)
      break
    }
  }
  return sequenceNumbers
}

/** Ids of the streams that a poison record for an element is put into. */
export const streamsAbout = (design: Design, id: string): readonly string[] => {
  const element = elementOf(design, id)
  const about =
    element?.kind === 'stream' ? [element] : element?.kind === 'source' ? targetsOf(design, id) : originsOf(design, id)
  return about.filter(({ kind }) => kind === 'stream').map((stream) => stream.id)
}
