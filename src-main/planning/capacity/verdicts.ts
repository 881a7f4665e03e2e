import { requestLimits } from '../../engine/streams/limits/limits'
import { onDemandStreamQuota, shardQuota } from '../../engine/streams/limits/quotas'
import { isUnderAdvantage } from '../design/advantage'
import type { Design } from '../design/design'
import type { ElementOf } from '../design/elements'
import type { Finding, Verdict } from '../evaluation'
import { isKind, meanBytes, type DesignFlow, type ElementFlow } from '../flow/flow'
import { finding, rounded, verdictOf } from './check'
import { deliveryVerdict } from './delivery-limits'
import { kafkaVerdict } from './kafka-limits'
import { flinkKpus } from './quotas'
import { applicationVerdict, functionVerdict } from './reader-limits'
import { streamVerdict } from './stream-limits'
import { videoVerdict } from './video-limits'

/**
 * Whether each element takes what flows to it in its busiest second, in the order of the flow. Elements that AWS sets no limits
 * to, such as buckets, are not in it.
 */
export const verdictsOf = (design: Design, flow: DesignFlow): readonly Verdict[] => {
  const verdicts: Verdict[] = []
  for (const element of flow.elements.values()) {
    const verdict = verdictOfElement(element, design.region)
    if (verdict !== undefined) verdicts.push(verdict)
  }
  return withNotesOfAccount(design, verdicts)
}

/** Of one element; undefined: AWS sets no limits to it. Quotas of the account are not in it. */
export const verdictOfElement = (flow: ElementFlow, region: string): Verdict | undefined => {
  if (isKind(flow, 'stream')) return streamVerdict(flow, region)
  if (isKind(flow, 'function')) return functionVerdict(flow)
  if (isKind(flow, 'application')) return applicationVerdict(flow)
  if (isKind(flow, 'delivery')) return deliveryVerdict(flow, region)
  if (isKind(flow, 'kafka-cluster')) return kafkaVerdict(flow)
  if (isKind(flow, 'video-stream')) return videoVerdict(flow)
  if (isKind(flow, 'flink-application')) return flinkVerdict(flow.element)
  if (isKind(flow, 'source')) return sourceVerdict(flow)
  return undefined
}

/** How much a KPU gets through depends on the program: nobody can tell. */
const flinkVerdict = ({ id, parallelism, parallelismPerKpu }: ElementOf<'flink-application'>): Verdict => {
  const kpus = Math.ceil(parallelism / parallelismPerKpu)
  const unknown = finding('flinkUnknown', 'info')
  return verdictOf(
    id,
    [],
    kpus > flinkKpus ? [finding('flinkKpus', 'warning', { kpus, limit: flinkKpus }), unknown] : [unknown],
  )
}

/**
 * A source has limits by what it sends to. A request that would be too large is sent with fewer records, as AWS's libraries do:
 * it is said, and refused by nobody.
 */
const sourceVerdict = (flow: ElementFlow<'source'>): Verdict | undefined => {
  if (!flow.outputs.some((output) => isKind(output, 'stream'))) return undefined
  const wanted = flow.element.workload.recordsPerRequest
  const bytes = meanBytes(flow.outgoing)
  const fits = Math.max(1, Math.floor(requestLimits.putRecordsBytes / Math.max(1, bytes)))
  if (wanted <= fits) return undefined
  const values = { ...rounded({ size: (wanted * bytes) / 2 ** 20 }), limit: requestLimits.putRecordsBytes / 2 ** 20 }
  const told = finding('requestSize', 'warning', { wanted, fits, ...values })
  return { ...verdictOf(flow.element.id, [], [told]), state: 'fits' }
}

/**
 * What an account may have in a region, told at the first stream that it is about (AWS raises it on request), and what it makes of
 * streams that the design has in another mode.
 */
const withNotesOfAccount = (design: Design, verdicts: readonly Verdict[]): readonly Verdict[] => {
  const streams = design.elements.filter((element) => element.kind === 'stream')
  const provisioned = streams.filter(({ mode }) => mode === 'provisioned')
  const onDemand = streams.filter(({ mode }) => mode !== 'provisioned')
  const billedOtherwise = isUnderAdvantage(design) ? onDemand.filter(({ mode }) => mode === 'on-demand') : []
  const shards = provisioned.reduce((sum, stream) => sum + stream.shards, 0)
  const limit = shardQuota(design.region)
  const told = [
    ...(shards > limit ? [{ at: provisioned[0], told: finding('shardQuota', 'warning', { shards, limit }) }] : []),
    ...(onDemand.length > onDemandStreamQuota ? [{ at: onDemand[0], told: streamQuota(onDemand.length) }] : []),
    ...billedOtherwise.map((at) => ({ at, told: finding('billedAsAdvantage', 'warning') })),
  ]
  if (told.length === 0) return verdicts
  return verdicts.map((verdict) => {
    const notes = told.filter(({ at }) => at?.id === verdict.element).map((note) => note.told)
    return notes.length === 0 ? verdict : { ...verdict, findings: [...verdict.findings, ...notes] }
  })
}

const streamQuota = (streams: number): Finding =>
  finding('onDemandStreamQuota', 'warning', { streams, limit: onDemandStreamQuota })
