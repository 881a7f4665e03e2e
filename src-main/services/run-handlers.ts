import type { run as contract, Run } from '../contract/run'
import { isFault } from '../engine/fault'
import { trimHorizon, type Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import type { RunFacts } from '../running/facts'
import { faultOf, refusal, type Handlers } from './contract-server'
import { edgeDollars } from './edge-dollars'
import { createRunCosts, type Costs } from './run-costs'
import { readRecordingFile, type RecordedRow } from './recording-file'
import { bytesOfRows, mostRecordingBytes } from './recordings'
import type { ProjectRun } from './runs'
import { requireStream, stopAll } from './stream-handlers'
import type { Workbench } from './workbench'

const watchEveryMs = 500

export const runHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => {
  const costs = createRunCosts(workbench, clock)
  const requireRun = (): ProjectRun => {
    const { current } = workbench.project.runs
    if (current === undefined) throw refusal('NothingRuns')
    return current
  }

  return {
    'run.watch': (_input, sink) => {
      const { runs } = workbench.project
      const send = (): void => sink.send({ run: runs.current === undefined ? null : runView(runs.current, costs()) })
      send()
      const sendWhileRunning = (): void => {
        if (runs.current !== undefined) send()
      }
      return stopAll(runs.onChange(send), clock.every(watchEveryMs, sendWhileRunning))
    },
    'run.check': async ({ designId }) => {
      const { elements, existing } = workbench.project.runs.check(designId)
      return { elements: elements.map((one) => ({ ...one })), existing: [...existing] }
    },
    'run.start': async ({ designId, seed }) => {
      await workbench.project.runs.start(designId, seed)
      return {}
    },
    'run.stop': async ({ removeStreams }) => {
      await workbench.project.runs.stop(removeStreams)
      return {}
    },
    'run.restart': async () => {
      workbench.project.runs.restart()
      return {}
    },
    'run.fault': async ({ fault, forSeconds }) => {
      const until = forSeconds === null ? null : workbench.project.clock.now() + forSeconds * 1000
      const id = await requireRun().run.addFault(fault, until)
      if (id === undefined) throw refusal('NoSuchElement', { id: fault.element })
      return { id }
    },
    'run.heal': async ({ id }) => {
      workbench.project.runs.current?.run.heal(id)
      return {}
    },
    ...recordingHandlers(workbench),
  }
}

type RecordingCommands = Pick<
  Handlers<typeof contract>,
  'recordings.watch' | 'recordings.import' | 'recordings.record' | 'recordings.remove'
>

const recordingHandlers = (workbench: Workbench): RecordingCommands => ({
  'recordings.watch': (_input, sink) => {
    const { recordings } = workbench.project.runs
    const send = (): void => sink.send({ recordings: [...recordings.all()] })
    send()
    return recordings.onChange(send)
  },
  'recordings.import': async ({ name, fileName, text }) => {
    const read = readRecordingFile(fileName, text)
    if (read.rows === null) return { recording: null, badRows: [...read.badRows] }
    return { recording: await workbench.project.runs.recordings.keep(name, read.rows), badRows: [] }
  },
  'recordings.record': async ({ name, arn, from, to }) => {
    const { runs, clock } = workbench.project
    const rows = await rowsOf(requireStream(workbench.project, arn), { from, to, now: clock.now() })
    if (rows.length === 0) throw refusal('NothingRecorded')
    return { recording: await runs.recordings.keep(name, rows) }
  },
  'recordings.remove': async ({ name }) => {
    await workbench.project.runs.recordings.remove(name)
    return {}
  },
})

const runView = ({ designId, run }: ProjectRun, costs: Costs): Run => ({
  ...{ designId, designName: run.design.name, seed: run.seed, startedAt: run.startedAt },
  streams: run.streams.map((one) => ({ ...one })),
  ownStreams: [...run.ownStreams],
  facts: factsView(run.facts(), dollarsOf(run.streams, costs)),
  faults: run.faults.map(({ id, fault, until, hits }) => ({ ...{ id, fault: { ...fault }, until, hits } })),
  changes: run.changes.map((change) => ({ ...change })),
})

/** An hour by element: of streams, for they are all that the engine meters. */
const dollarsOf = (streams: ProjectRun['run']['streams'], costs: Costs): ReadonlyMap<string, string> =>
  new Map(streams.flatMap(({ element, arn }) => (costs.has(arn) ? [[element, costs.get(arn) ?? '']] : [])))

const factsView = ({ at, elements, edges }: RunFacts, dollars: ReadonlyMap<string, string>): Run['facts'] => {
  const ofEdges = edgeDollars(edges, dollars)
  return {
    at,
    elements: elements.map((facts) => ({ ...facts, dollarsPerHour: dollars.get(facts.element) ?? null })),
    edges: edges.map((edge, place) => ({ ...edge, dollarsPerHour: ofEdges[place] ?? null })),
  }
}

interface Between {
  readonly from: number
  readonly to: number
  readonly now: number
}

/** What a stream holds of a time, by arrival; straight from its logs: no limit and no metric knows of it. */
const rowsOf = async (stream: Stream, { from, to, now }: Between): Promise<readonly RecordedRow[]> => {
  const rows: RecordedRow[] = []
  const notBefore = Math.max(from, trimHorizon(stream, now))
  let bytes = 0
  for (const { log } of stream.shards) {
    let at = await log.firstSince(notBefore)
    for (let isOver = false; !isOver && at < log.readableTo;) {
      const read = await log.read(at, { maxRecords: 10_000, maxBytes: 8 * 2 ** 20, notBefore })
      if (isFault(read)) throw faultOf(read.fault, { message: read.message })
      const found = read.records.unpacked()
      const wanted = found.filter(({ arrivedAt }) => arrivedAt < to)
      const part = wanted.map(({ arrivedAt, partitionKey, data }) => ({
        ...{ at: arrivedAt, key: partitionKey, data: Buffer.from(data) },
      }))
      rows.push(...part)
      bytes += bytesOfRows(part)
      if (bytes > mostRecordingBytes) throw refusal('RecordingTooLarge', { most: mostRecordingBytes })
      isOver = wanted.length < found.length || read.next <= at
      at = read.next
    }
  }
  return rows.toSorted((a, b) => a.at - b.at)
}
