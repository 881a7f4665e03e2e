import { createAccount } from './account'
import { createCapacity } from './capacity'
import { createChannelOperations } from './channels/operations'
import { createConsumers } from './consumers'
import { createDescribe } from './describe'
import type { StreamsContext } from './context'
import { createEncryption } from './encryption'
import { createLifecycle } from './lifecycle'
import { createListShards } from './list-shards'
import { createMonitoring } from './monitoring'
import { createPolicies } from './policies'
import { createPut } from './put'
import { createRead } from './read'
import { createReshard } from './reshard'
import { createRetention } from './retention'
import { createSubscribe } from './subscribe'
import { createTagging } from './tags'

/** Everything clients can ask of Data Streams, by operation name. */
export const createOperations = (context: StreamsContext) => ({
  ...createLifecycle(context),
  ...createDescribe(context),
  ...createListShards(context),
  ...createPut(context),
  ...createRead(context),
  ...createReshard(context),
  ...createRetention(context),
  ...createCapacity(context),
  ...createConsumers(context),
  ...createSubscribe(context),
  ...createEncryption(context),
  ...createTagging(context),
  ...createPolicies(context),
  ...createMonitoring(context),
  ...createAccount(context),
  ...createChannelOperations(context),
})
