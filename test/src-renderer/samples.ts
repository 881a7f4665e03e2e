import type { AccessKeyRow } from '../../src-main/contract/access-keys'
import type { StreamDetails } from '../../src-main/contract/stream-settings'
import type { RecordLine } from '../../src-main/contract/record-browser'
import type { Points } from '../../src-main/contract/history'
import type { ShardRow, StreamRow } from '../../src-main/contract/streams'
import type { WorkbenchState } from '../../src-main/contract/workbench'

export const ordersArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'

export const streamRow = (changes: Partial<StreamRow> = {}): StreamRow => ({
  arn: `arn:aws:kinesis:us-east-1:000000000000:stream/${changes.name ?? 'orders'}`,
  name: 'orders',
  region: 'us-east-1',
  accountId: '000000000000',
  status: 'ACTIVE',
  mode: 'PROVISIONED',
  openShards: 2,
  retentionHours: 24,
  createdAt: Date.UTC(2026, 10, 21, 9, 30),
  incoming: { bytesPerSecond: 2048, recordsPerSecond: 20 },
  outgoing: { bytesPerSecond: 4096, recordsPerSecond: 40 },
  throttledPerSecond: 0,
  iteratorAgeMs: null,
  ringing: { alarms: 0, rules: [] },
  storedBytes: 3_145_728,
  sparkline: [1, 2, 3],
  ...changes,
})

export const shardRow = (changes: Partial<ShardRow> = {}): ShardRow => ({
  shardId: 'shardId-000000000000',
  state: 'open',
  startingHashKey: '0',
  endingHashKey: '340282366920938463463374607431768211455',
  share: 1,
  parentShardIds: [],
  childShardIds: [],
  openedAt: Date.UTC(2026, 10, 21, 9, 30),
  closedAt: null,
  throttledReadsPerSecond: 0,
  incoming: { bytesPerSecond: 1024, recordsPerSecond: 10 },
  outgoing: { bytesPerSecond: 2048, recordsPerSecond: 20 },
  writeLoad: 0.25,
  readLoad: 0.1,
  throttledPerSecond: 0,
  storedBytes: 1_048_576,
  ...changes,
})

export const recordLine = (changes: Partial<RecordLine> = {}): RecordLine => ({
  shardId: 'shardId-000000000000',
  sequenceNumber: '49653412340000000000000000000000000000000000000000000002',
  partitionKey: 'customer-1',
  arrivedAt: Date.UTC(2026, 10, 21, 12, 0, 1, 250),
  bytes: 17,
  format: 'json',
  packing: [],
  preview: '{"hello":"world"}',
  ...changes,
})

/** Seconds of a window of throughput, from `from` on. */
export const seconds = (from: number, incomingBytes: (number | null)[]): Points => {
  const times = (factor: number) => incomingBytes.map((bytes) => bytes && bytes * factor)
  return { from, period: 1, values: [incomingBytes, times(0.01), times(2), times(0.02), times(0)] }
}

export const workbenchState = (changes: Partial<WorkbenchState> = {}): WorkbenchState => ({
  version: '0.1.0',
  runtime: 'Node.js 20.20.2',
  opening: 1,
  project: { name: 'Sample', kind: 'sample', folder: '/data/Sample' },
  projects: ['Mine', 'Sample'],
  endpoint: { state: 'listening', url: 'http://127.0.0.1:4567', port: 4567 },
  tls: null,
  auth: 'open',
  region: 'us-east-1',
  accountId: '000000000000',
  limits: 'enforce',
  sample: { state: 'running' },
  welcome: false,
  theme: 'system',
  language: 'system',
  systemLanguages: [],
  notices: [],
  ...changes,
})

export const accessKeyRow = (changes: Partial<AccessKeyRow> = {}): AccessKeyRow => ({
  accessKeyId: 'LKIAAAAAAAAAAAAAAAAA',
  userName: 'ada',
  accountId: '000000000000',
  policies: [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })],
  isActive: true,
  createdAt: Date.UTC(2026, 10, 21, 9, 30),
  ...changes,
})

export const streamDetails = (changes: Partial<StreamDetails> = {}): StreamDetails => ({
  arn: ordersArn,
  status: 'ACTIVE',
  mode: 'PROVISIONED',
  retentionHours: 24,
  maxRecordSizeInKiB: 1024,
  warmThroughputMiBps: null,
  recordDistribution: null,
  encryptionKeyId: null,
  shardLevelMetrics: [],
  tags: {},
  policy: null,
  limits: null,
  consumers: [],
  ...changes,
})
