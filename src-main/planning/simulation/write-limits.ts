import { shardLimits, writeBurstBytes } from '../../engine/streams/limits/limits'
import { deliveryQuotas, putQuotaOf } from '../capacity/quotas'
import { verdictOfElement } from '../capacity/verdicts'
import { isKind, meanBytes, partFrom, shareAbove, type ElementFlow } from '../flow/flow'
import type { WriteLimits } from './intake'

/*
 * What each kind of element takes in a second, and what it never takes.
 */

export const noWriteLimits: WriteLimits = { recordsPerSecond: Infinity, bytesPerSecond: Infinity }

/** Of each shard of a stream; of anything else as a whole. */
export const writeLimitsOf = (flow: ElementFlow, puts: readonly ElementFlow[], region: string): WriteLimits => {
  if (isKind(flow, 'stream')) {
    const { writeRecordsPerSecond, writeBytesPerSecond } = shardLimits
    const burstSeconds = writeBurstBytes(flow.element.maxRecordKiB) / writeBytesPerSecond
    return { recordsPerSecond: writeRecordsPerSecond, bytesPerSecond: writeBytesPerSecond, burstSeconds }
  }
  if (isKind(flow, 'delivery')) return putLimits(puts, region)
  return isKind(flow, 'kafka-cluster') ? kafkaLimits(flow, region) : noWriteLimits
}

/** Requests are as full as the plan has them: their quota is one of records, too. */
const putLimits = (puts: readonly ElementFlow[], region: string): WriteLimits => {
  const quota = putQuotaOf(region)
  const records = puts.reduce((sum, { outgoing }) => sum + outgoing.recordsPerSecond, 0)
  const requests = puts.reduce((sum, put) => sum + put.outgoing.recordsPerSecond / recordsPerRequest(put), 0)
  const byRequests = requests === 0 ? Infinity : (quota.requestsPerSecond * records) / requests
  return {
    recordsPerSecond: Math.min(quota.recordsPerSecond, byRequests),
    bytesPerSecond: quota.bytesPerSecond,
  }
}

const recordsPerRequest = ({ element, outgoing }: ElementFlow): number => {
  const { requestBytes, requestRecords } = deliveryQuotas
  const wanted = element.kind === 'source' ? element.workload.recordsPerRequest : requestRecords
  return Math.max(1, Math.min(wanted, Math.floor(requestBytes / Math.max(1, meanBytes(outgoing)))))
}

/** The planner's verdict on the busiest second says how much more or less the brokers would take. */
const kafkaLimits = (flow: ElementFlow<'kafka-cluster'>, region: string): WriteLimits => {
  const verdict = verdictOfElement(flow, region)
  const isWrite = verdict?.limit === 'plan.limit.kafkaIn' || verdict?.limit === 'plan.limit.kafkaPartition'
  if (!isWrite || verdict.load === null || verdict.load === 0) return noWriteLimits
  return { ...noWriteLimits, recordsPerSecond: flow.incoming.peakRecordsPerSecond / verdict.load }
}

/** The part of the records of one origin that it refuses whatever the rate. */
export const tooLargeShare = (flow: ElementFlow, origin: string): number => {
  const most = largestRecord(flow)
  if (most === Infinity) return 0
  return shareAbove(partFrom(flow.incoming, origin), most)
}

const largestRecord = (flow: ElementFlow): number => {
  if (isKind(flow, 'stream')) return flow.element.maxRecordKiB * 1024
  return isKind(flow, 'delivery') ? deliveryQuotas.recordBytes : Infinity
}
