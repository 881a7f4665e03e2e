import type { FaultName } from '../../fault'

const named = {
  AD: 'AccessDeniedException',
  DRY: 'DryRunOperationException',
  EIT: 'ExpiredIteratorException',
  ENT: 'ExpiredNextTokenException',
  IF: 'InternalFailure',
  IA: 'InvalidArgumentException',
  LE: 'LimitExceededException',
  PTE: 'ProvisionedThroughputExceededException',
  RIU: 'ResourceInUseException',
  RNF: 'ResourceNotFoundException',
  V: 'ValidationException',
} as const satisfies Record<string, FaultName>

const kms: readonly FaultName[] = [
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'KMSOptInRequired',
  'KMSThrottlingException',
]

const these = (...short: (keyof typeof named)[]): readonly FaultName[] => short.map((name) => named[name])

const control = these('AD', 'IA', 'LE', 'RIU', 'RNF')
const resized = [...control, ...these('V')]
const written = [...these('AD', 'DRY', 'IF', 'IA', 'PTE', 'RNF'), ...kms]

/**
 * The faults that the service model documents for each operation, all 45 of them, whether they are here or not. Front-end errors,
 * which every operation can answer with, are not in the model.
 * @source Kinesis facts sheet §3 (JS SDK model of 29 Sep 2026)
 */
export const documentedFaults = {
  AddTagsToStream: control,
  CreateChannel: [...resized, ...kms],
  CreateStream: these('IA', 'LE', 'RIU', 'V'),
  DecreaseStreamRetentionPeriod: control,
  DeleteChannel: these('AD', 'IA', 'LE', 'RNF', 'V'),
  DeleteResourcePolicy: control,
  DeleteStream: control,
  DeregisterStreamConsumer: these('IA', 'LE', 'RNF'),
  DescribeAccountSettings: these('LE'),
  DescribeChannel: these('AD', 'IA', 'LE', 'RNF', 'V'),
  DescribeLimits: these('LE'),
  DescribeStream: these('AD', 'IA', 'LE', 'RNF'),
  DescribeStreamConsumer: these('IA', 'LE', 'RNF'),
  DescribeStreamSummary: these('AD', 'IA', 'LE', 'RNF'),
  DisableEnhancedMonitoring: control,
  EnableEnhancedMonitoring: control,
  GetRecords: [...these('AD', 'DRY', 'EIT', 'IF', 'IA', 'PTE', 'RNF'), ...kms],
  GetResourcePolicy: control,
  GetShardIterator: these('AD', 'DRY', 'IF', 'IA', 'PTE', 'RNF'),
  IncreaseStreamRetentionPeriod: control,
  ListChannels: these('AD', 'ENT', 'IA', 'LE', 'V'),
  ListShards: these('AD', 'ENT', 'IA', 'LE', 'RIU', 'RNF'),
  ListStreamConsumers: these('ENT', 'IA', 'LE', 'RIU', 'RNF'),
  ListStreams: these('ENT', 'IA', 'LE'),
  ListTagsForResource: control,
  ListTagsForStream: these('AD', 'IA', 'LE', 'RNF'),
  MergeShards: resized,
  PutRecord: written,
  PutRecords: written,
  PutResourcePolicy: control,
  RegisterStreamConsumer: these('IA', 'LE', 'RIU', 'RNF'),
  RemoveTagsFromStream: control,
  SplitShard: resized,
  StartStreamEncryption: [...control, ...kms],
  StopStreamEncryption: control,
  SubscribeToShard: these('AD', 'DRY', 'IA', 'LE', 'RIU', 'RNF'),
  TagResource: control,
  UntagResource: control,
  UpdateAccountSettings: these('IA', 'LE', 'V'),
  UpdateChannel: resized,
  UpdateMaxRecordSize: resized,
  UpdateShardCount: resized,
  UpdateStreamMode: these('IA', 'LE', 'RIU', 'RNF', 'V'),
  UpdateStreamRecordDistributionStrategy: resized,
  UpdateStreamWarmThroughput: resized,
} as const satisfies Record<string, readonly FaultName[]>
