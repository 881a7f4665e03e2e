import { createAccount } from './settings/account'
import { createCapacity } from './capacity/capacity'
import { createChannelOperations } from './channels/operations'
import { createConsumers } from './fan-out/consumers'
import { createDescribe } from './describe'
import type { StreamsContext } from './context'
import { createEncryption } from './settings/encryption'
import { createLifecycle } from './lifecycle'
import { createListShards } from './shards/list-shards'
import { createMonitoring } from './settings/monitoring'
import { createPolicies } from './settings/policies'
import { createPut } from './records/put'
import { createRead } from './records/read'
import { createReshard } from './shards/reshard'
import { createRetention } from './settings/retention'
import { createSubscribe } from './fan-out/subscribe'
import { createTagging } from './settings/tags'

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
