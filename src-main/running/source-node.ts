import { replayOf, type Recorded } from '../engine/producers/replay'
import { bytesOf } from '../engine/producers/stream-writer'
import { runWorkload, type Workload } from '../engine/producers/workload'
import type { Design } from '../planning/design/design'
import type { ElementOf } from '../planning/design/elements'
import { rateCurveOf } from '../planning/flow/rate-curve'
import { createOutlets, type RunContext, type RunNode } from './node'
import { told } from './what-runs'

type Source = ElementOf<'source'>

/** A source at work. @param recorded what it puts again, where its workload names a recording that is there */
export const startSource = (
  context: RunContext,
  {
    design,
    source,
    recorded,
  }: { readonly design: Design; readonly source: Source; readonly recorded: Recorded | undefined },
): RunNode => {
  const { parts, kept } = context
  const { id } = source
  const outlets = createOutlets(context, id)
  const made = { records: 0, bytes: 0 }
  const replay = recorded === undefined ? undefined : replayOf(recorded)
  const workloadOf = ({ workload }: Source): Workload => ({
    ...workload,
    replay,
    rateAt: rateCurveOf(workload).at,
  })
  let current = source
  const followed = (source: Source, design: Design) => {
    const { retryForSeconds, workload } = source
    outlets.follow(design, { retryForSeconds, recordsPerRequest: workload.recordsPerRequest })
    return { writers: [...outlets.writers.values()], ...context.burstOf(id) }
  }
  const running = runWorkload(
    {
      ...{ workload: workloadOf(source), ...followed(source, design) },
      onRecords: (records) => {
        made.records += records.length
        made.bytes += bytesOf(records)
        outlets.tally(records)
      },
    },
    {
      ...{ clock: parts.clock, logger: parts.logger, name: id },
      ...{ seed: kept.seed, startedAt: kept.startedAt, made: kept.made[id] },
      // A process that was killed had put more than it has told.
      uncounted: kept.at === undefined ? undefined : { from: kept.at, until: outlets.lastPutAt() },
    },
  )
  return {
    outlets,
    readers: new Map(),
    get made() {
      return { ...made, ever: running.made }
    },
    get held() {
      return current.workload.recording === source.workload.recording ? [] : ['workload.recording']
    },
    follow: (design) => {
      const next = design.elements.find((one): one is Source => one.id === id && one.kind === 'source')
      if (next === undefined) return
      const isOther = next.workload !== current.workload
      current = next
      running.change({ ...followed(next, design), ...(isOther ? { workload: workloadOf(next) } : {}) })
    },
    problem: () => {
      if (running.leftOut > 0) return told('run.why.tooSlow', { ticks: running.leftOut })
      const fault = [...outlets.writers.values()].map(({ problem }) => problem).find((one) => one !== undefined)
      return fault === undefined ? null : told('run.why.fault', { fault: fault.fault, message: fault.message })
    },
    stop: () => {
      running.stop()
      outlets.stop()
    },
  }
}
