import type { Finding, Verdict } from '../evaluation'
import { isKind, meanBytes, shareAbove, type ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { finding, over, verdictOf, type Check } from './check'
import { busiestShard, peakOf } from './heaviest-key'
import { deliveryQuotas, putQuotaOf } from './quotas'
import { recordsPerLane } from './reader-limits'

/** What is put to a delivery stream has quotas; one that reads a stream or Kafka goes as fast as that. */
export const deliveryVerdict = (flow: ElementFlow<'delivery'>, region: string): Verdict => {
  const { inputs, element } = flow
  const isRead = (input: ElementFlow): boolean => isKind(input, 'stream') || isKind(input, 'kafka-cluster')
  const checks = [
    ...puts(
      inputs.filter((input) => !isRead(input)),
      region,
    ),
    ...inputs.filter((input) => isKind(input, 'stream')).flatMap((stream) => transforms(flow, stream)),
    ...inputs.filter((input) => isKind(input, 'kafka-cluster')).flatMap(ofKafka),
  ]
  const { transform } = element
  const isUnsaid = transform !== undefined && transform.msPerBatch === undefined
  const notes = [...partitions(flow), ...(isUnsaid ? [finding('functionTimeUnknown', 'info')] : [])]
  const verdict = verdictOf(element.id, checks, notes)
  // What it reads has its own verdict, and nothing else limits it.
  return verdict.state === 'unknown' && inputs.length > 0 && !isUnsaid ? { ...verdict, state: 'fits' } : verdict
}

const puts = (inputs: readonly ElementFlow[], region: string): Check[] => {
  if (inputs.length === 0) return []
  const quota = putQuotaOf(region)
  const rates = inputs.map(({ outgoing }) => peakOf(outgoing).all)
  const records = rates.reduce((sum, rate) => sum + rate.recordsPerSecond, 0)
  const bytes = rates.reduce((sum, rate) => sum + rate.bytesPerSecond, 0)
  const requests = inputs.reduce((sum, input) => sum + requestsOf(input), 0)
  const check = (limit: string, load: number, values: Readonly<Record<string, number>>): Check => ({
    ...{ limit, load, refusedPerSecond: load > 1 ? records * (1 - 1 / load) : 0 },
    over: () => over(limit, values),
  })
  const [mebibytes, limit] = [bytes / 2 ** 20, quota.bytesPerSecond / 2 ** 20]
  return [
    check('putRecords', records / quota.recordsPerSecond, { rate: records, limit: quota.recordsPerSecond }),
    check('putBytes', bytes / quota.bytesPerSecond, { rate: mebibytes, limit }),
    check('putRequests', requests / quota.requestsPerSecond, { rate: requests, limit: quota.requestsPerSecond }),
    ...inputs.flatMap(tooLarge),
  ]
}

/** Requests a second in the busiest one: as many records each as is said, if they fit. Others than sources fill them. */
const requestsOf = ({ element, outgoing }: ElementFlow): number => {
  const { requestBytes, requestRecords } = deliveryQuotas
  const wanted = element.kind === 'source' ? element.workload.recordsPerRequest : requestRecords
  const room = Math.floor(requestBytes / Math.max(1, meanBytes(outgoing)))
  return outgoing.peakRecordsPerSecond / Math.max(1, Math.min(wanted, room))
}

const tooLarge = ({ outgoing }: ElementFlow): Check[] => {
  const share = shareAbove(outgoing, deliveryQuotas.recordBytes)
  const refusedPerSecond = share * outgoing.peakRecordsPerSecond
  if (refusedPerSecond * 3600 < 1) return []
  const told = () => over('deliveryRecordSize', { percent: share * 100, limit: deliveryQuotas.recordBytes })
  return [{ limit: 'recordSize', load: 1 + share, refusedPerSecond, over: told }]
}

/** Its function has so many invocations a shard. */
const transforms = (flow: ElementFlow<'delivery'>, stream: ElementFlow<'stream'>): Check[] => {
  const { transform } = flow.element
  const perLane = transform === undefined ? null : recordsPerLane(transform, meanBytes(stream.outgoing))
  if (perLane === null) return []
  const { invocationsPerShard, invocationsPerShardToSplunk } = deliveryQuotas
  const toSplunk = flow.outputs.some(({ element }) => element.kind === 'splunk')
  const most = perLane * (toSplunk ? invocationsPerShardToSplunk : invocationsPerShard)
  const peak = peakOf(stream.outgoing)
  const { recordsPerSecond } = busiestShard(peak, shardsOf(stream.element, stream.incoming))
  const load = recordsPerSecond / most
  return [
    {
      limit: 'functionTime',
      load,
      readLoad: load,
      over: () => over('transformSlow', { rate: recordsPerSecond, most }),
    },
  ]
}

const ofKafka = (cluster: ElementFlow<'kafka-cluster'>): Check[] => {
  const { bytesPerSecond } = busiestShard(peakOf(cluster.outgoing), cluster.element.partitions)
  const limit = deliveryQuotas.bytesPerKafkaPartition
  const load = bytesPerSecond / limit
  const told = () => over('deliveryOfPartition', { rate: bytesPerSecond / 1e6, limit: limit / 1e6 })
  return [{ limit: 'deliveryOfPartition', load, readLoad: load, over: told }]
}

/** A quota that AWS raises on request. */
const partitions = ({ element }: ElementFlow<'delivery'>): Finding[] => {
  const active = element.partitioning?.activePartitions ?? 0
  const limit = deliveryQuotas.activePartitions
  return active > limit ? [finding('activePartitions', 'warning', { active, limit })] : []
}
