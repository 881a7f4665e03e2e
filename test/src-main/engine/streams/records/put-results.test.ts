import { decode } from 'cborg'
import { describe, expect, it } from 'vitest'
import { PutResults } from '../../../../../src-main/engine/streams/records/put-results'
import { formatSequenceNumber } from '../../../../../src-main/engine/streams/shards/sequence-number'
import { cbor } from '../../../../../src-main/endpoint/protocols/cbor'
import { json } from '../../../../../src-main/endpoint/protocols/json'

const first = { shardCreatedAt: 1_795_000_000, shardNumber: 3, index: 7n, arrivedAt: 1_795_000_100 }
const second = formatSequenceNumber({ ...first, index: 8n })
const ShardId = 'shardId-000000000003'

const someResults = (): PutResults => {
  const results = new PutResults(4)
  results.keep([2, 0], ShardId, first)
  results.refuse([1, 3], 'InternalFailure', 'The "disk" ist überfüllt')
  return results
}
const refused = { ErrorCode: 'InternalFailure', ErrorMessage: 'The "disk" ist überfüllt' }
const expected = [
  { SequenceNumber: second, ShardId },
  refused,
  { SequenceNumber: formatSequenceNumber(first), ShardId },
  refused,
]

describe('results of PutRecords', () => {
  it('stand in the places of their records', () => {
    expect(someResults().entries()).toEqual(expected)
    expect(someResults().failed).toBe(2)
  })

  it('take back what was given when it could not be kept', () => {
    const results = someResults()
    results.refuse([0], 'InternalFailure', 'no')
    expect(results.entries()[0]).toEqual({ ErrorCode: 'InternalFailure', ErrorMessage: 'no' })
  })

  it('are written in both protocols as their entries would be', () => {
    const answer = { FailedRecordCount: 2, Records: someResults().entries() }
    expect(JSON.parse(Buffer.concat(json.encode(answer)).toString())).toEqual({
      FailedRecordCount: 2,
      Records: expected,
    })
    expect(decode(Buffer.concat(cbor.encode(answer)))).toEqual({ FailedRecordCount: 2, Records: expected })
  })
})
