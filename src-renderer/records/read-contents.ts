import type { RecordContents, RecordPlace } from '../../src-main/contract/record-contents'
import type { Client } from '../client/client'

/** As many as one `records.contents` takes. */
const PER_CALL = 500

const placeOf = ({ shardId, sequenceNumber, subSequence }: RecordPlace): RecordPlace => ({
  shardId,
  sequenceNumber,
  ...(subSequence === undefined ? {} : { subSequence }),
})

/** Read records whole, portion by portion, in the order of their places; null for what is gone. */
export async function* readContents(
  client: Client,
  arn: string,
  { places, signal }: { places: readonly RecordPlace[]; signal: AbortSignal },
): AsyncGenerator<readonly (RecordContents | null)[]> {
  let next = 0
  while (next < places.length) {
    const asked = places.slice(next, next + PER_CALL).map(placeOf)
    const { contents } = await client.call('records.contents', { arn, places: asked }, signal)
    next += contents.length
    yield contents
  }
}
