import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from '../sdk/running-engine'

const aws = process.env['STREAMGAUGE_AWS_CLI']

let data: string
let engine: RunningEngine

beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data, limits: 'enforce' })
})
afterAll(async () => {
  await engine.stop()
  await removeFolder(data)
})

/**
 * Run lines as a person types them into a shell; each one's answer is what it printed. Only the endpoint is added, by a shell
 * function: AWS CLI 2.9, which Debian 12 has, does not read it from the environment yet.
 */
const session = async (lines: readonly string[]): Promise<string[]> => {
  const script = [
    `aws() { command "${aws}" --endpoint-url "${engine.url}" "$@"; }`,
    'set -e',
    ...lines.flatMap((line) => [line, "printf '\\f'"]),
  ]
  const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], {
    env: {
      PATH: process.env['PATH'],
      HOME: data,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-west-2',
      AWS_PAGER: '',
    },
  })
  return stdout.split('\f').slice(0, -1)
}
const json = (text: string | undefined): unknown => JSON.parse(text ?? '')

describe.skipIf(aws === undefined)('the AWS CLI', () => {
  it('goes through the first session of the Kinesis developer guide', async () => {
    const [created, described, listed, put, , got, deleted] = await session([
      'aws kinesis create-stream --stream-name Foo --shard-count 1',
      'aws kinesis describe-stream --stream-name Foo',
      'aws kinesis list-streams',
      'aws kinesis put-record --stream-name Foo --partition-key 123 --data testdata --cli-binary-format raw-in-base64-out',
      "SHARD_ITERATOR=$(aws kinesis get-shard-iterator --shard-id shardId-000000000000 --shard-iterator-type TRIM_HORIZON --stream-name Foo --query 'ShardIterator')",
      'aws kinesis get-records --shard-iterator $SHARD_ITERATOR',
      'aws kinesis delete-stream --stream-name Foo',
    ])
    expect([created, deleted]).toEqual(['', ''])
    expect(json(described)).toMatchObject({
      StreamDescription: {
        StreamStatus: 'ACTIVE',
        StreamName: 'Foo',
        StreamARN: 'arn:aws:kinesis:us-west-2:000000000000:stream/Foo',
        Shards: [
          {
            ShardId: 'shardId-000000000000',
            HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
          },
        ],
      },
    })
    expect(json(listed)).toMatchObject({ StreamNames: ['Foo'] })
    const { SequenceNumber } = json(put) as { SequenceNumber: string }
    expect(json(put)).toMatchObject({ ShardId: 'shardId-000000000000' })
    expect(json(got)).toMatchObject({
      Records: [{ SequenceNumber, PartitionKey: '123', Data: Buffer.from('testdata').toString('base64') }],
      MillisBehindLatest: 0,
    })
  })

  it('waits for a stream, reads what it wrote, and hears of its deletion in words', async () => {
    const [, , , text] = await session([
      'aws kinesis create-stream --stream-name Bar --shard-count 2',
      'aws kinesis wait stream-exists --stream-name Bar',
      'aws kinesis put-records --stream-name Bar --records Data=one,PartitionKey=1 --cli-binary-format raw-in-base64-out',
      `for shard in $(aws kinesis list-shards --stream-name Bar --query 'Shards[].ShardId' --output text); do
         iterator=$(aws kinesis get-shard-iterator --stream-name Bar --shard-id $shard --shard-iterator-type TRIM_HORIZON --output text)
         aws kinesis get-records --shard-iterator $iterator --query 'Records[].Data' --output text | base64 -d
       done`,
      'aws kinesis delete-stream --stream-name Bar',
    ])
    expect(text).toBe('one')
    await expect(session(['aws kinesis describe-stream --stream-name Bar'])).rejects.toMatchObject({
      stderr: expect.stringContaining(
        'An error occurred (ResourceNotFoundException) when calling the DescribeStream operation: ' +
          'Stream Bar under account 000000000000 not found.',
      ),
    })
  })
})
