import { KinesisClient, type KinesisClientConfig } from '@aws-sdk/client-kinesis'
import { onTestFinished } from 'vitest'
import type { KnownKey } from '../../../../../src-main/endpoint/access/strict'
import { strictAuthentication } from '../../../../../src-main/endpoint/access/strict'
import type { Endpoint, ListenOptions } from '../../../../../src-main/endpoint/listen'
import type { Service } from '../../../../../src-main/engine/service'
import { blob, optional, required, string, structure } from '../../../../../src-main/engine/shapes'
import { policyOf } from '../../../engine/access/support/samples'
import { openEndpoint } from '../../support/wire'

export const account = '123456789012'
export const arnOf = (stream: string, owner = account): string => `arn:aws:kinesis:us-east-1:${owner}:stream/${stream}`

export const ada: KnownKey = {
  accessKeyId: 'LKIAADAADAADAADAADAA',
  secretAccessKey: 'secret of ada',
  accountId: account,
  userName: 'ada',
  policies: [policyOf({ Effect: 'Allow', Action: '*', Resource: '*' })],
}

/** Takes records for any stream; streams whose names begin with `shared` may be used by everybody. */
export const kinesis = (kept: object[] = []): Service => ({
  target: 'Kinesis_20131202',
  actionPrefix: 'kinesis',
  javaPackage: 'p',
  operations: {
    PutRecord: {
      input: structure({
        StreamName: optional(string()),
        StreamARN: optional(string()),
        Data: required(blob()),
        PartitionKey: optional(string()),
      }),
      resources: (_caller, { StreamName, StreamARN }: { StreamName?: string; StreamARN?: string }) => {
        const arn = StreamARN ?? arnOf(StreamName ?? '')
        const everybody = { Effect: 'Allow', Principal: '*', Action: 'kinesis:PutRecord', Resource: arn }
        return [arn.includes('/shared') ? { arn, policy: policyOf(everybody, 'resource') } : { arn }]
      },
      call: async (caller, input: object) => {
        kept.push({ ...input, accountId: caller.accountId, region: caller.region })
        return { ShardId: 's', SequenceNumber: '1' }
      },
    },
    ListStreams: { input: structure({}), call: async () => ({ StreamNames: [], HasMoreStreams: false }) },
  },
})

export interface StrictWorld {
  readonly endpoint: Endpoint
  readonly kept: object[]
}

/** An endpoint in strict mode that knows these keys. */
export const openStrict = async (
  keys: readonly KnownKey[] = [ada],
  now: () => number = Date.now,
  options: Partial<ListenOptions> = {},
): Promise<StrictWorld> => {
  const kept: object[] = []
  const authenticate = strictAuthentication({ findKey: (id) => keys.find((key) => key.accessKeyId === id), now })
  return {
    kept,
    endpoint: await openEndpoint({ services: [kinesis(kept)], authenticate: () => authenticate, ...options }),
  }
}

export const clientOf = (
  endpoint: Endpoint,
  { accessKeyId, secretAccessKey }: Pick<KnownKey, 'accessKeyId' | 'secretAccessKey'> = ada,
  config: KinesisClientConfig = {},
): KinesisClient => {
  const credentials = { accessKeyId, secretAccessKey }
  const client = new KinesisClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    ...config,
  })
  onTestFinished(() => client.destroy())
  return client
}
