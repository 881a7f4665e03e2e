import { amountOf } from '../../metering/usage'
import type { ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { unknown, used, working, type Entry, type Month } from './entries'
import { product } from './figures'

/*
 * Applications that read streams by themselves. The machines they run on are not of Kinesis and are left out.
 */

/** Of the Kinesis Client Library. @source Data Streams facts sheet §15.2: failoverTimeMillis 10 s, renewal every third of it */
const renewals = { times: 3, seconds: 10 }
/** Of its version 3: each worker reports its load, the leader keeps its lock. @source Data Streams facts sheet §15.2 */
const reportSeconds = 30

export const applicationUses = (flow: ElementFlow<'application'>, month: Month): readonly Entry[] => {
  const { clientLibrary, metrics } = flow.element
  const entries = clientLibrary === 'none' ? [] : leases(flow, month)
  // How many metrics the library sends is not known; it depends on what the shards and operations are called.
  if (metrics !== 'none') entries.push(unknown('cloudwatch.metrics', 'clientMetrics'))
  return entries
}

/** Each shard has a lease, whose renewals and checkpoints are writes of an item under 1 KB: one unit each. */
const leases = ({ element, inputs }: ElementFlow<'application'>, { seconds }: Month): Entry[] => {
  const shards = inputs.reduce((sum, { element: input, incoming }) => {
    return input.kind === 'stream' ? sum + shardsOf(input, incoming) : sum
  }, 0)
  if (shards === 0) return []
  const { workers, checkpointSeconds, clientLibrary } = element
  const isNewest = clientLibrary === 'kcl-3'
  const writes =
    product([shards, seconds, renewals.times], renewals.seconds) +
    product([shards, seconds], checkpointSeconds) +
    (isNewest ? product([workers + 1, seconds], reportSeconds) : 0n)
  const sentence = isNewest ? 'leaseWrites3' : 'leaseWrites'
  const figures = working(sentence, { shards, workers, checkpointSeconds, seconds })
  return [used('dynamodb.writes', amountOf('request-unit', writes), figures)]
}
