import type { EventOf } from '../contract/define'
import type { simulate as contract } from '../contract/simulate'
import type { Share } from '../planning/simulation/uncertainty'
import { comingMonday } from '../planning/simulation/steps'
import type { Clock } from '../platform/clock'
import { startThread, threadsAtOnce, type Thread, type ThreadListener } from '../platform/thread'
import { bookFile } from '../pricing/book-file'
import { termsOf } from './bill-view'
import type { FeedSink, Handlers } from './contract-server'
import type { PriceBooks } from './price-books'
import type { Input, JobName } from './simulation/jobs'
import type { ToSimulation } from './simulation/simulation-messages'
import { uncertaintyView, type Drawn } from './simulation/uncertainty-view'

type SimulationEvent = EventOf<(typeof contract)[JobName]>
type Sink = FeedSink<SimulationEvent>

/** Each takes memory of its own. */
const mostThreads = 4

/**
 * Simulations beside everything else, each in threads of its own: nothing is kept, nothing changes.
 * @param threads for one answer, at most
 */
export const simulateHandlers = (
  { bookOf }: Pick<PriceBooks, 'bookOf'>,
  clock: Clock,
  threads = Math.min(mostThreads, threadsAtOnce()),
): Handlers<typeof contract> => {
  const about = ({ design, terms }: Input<JobName>) => {
    const book = bookOf(design.region)
    return { terms: termsOf(terms, clock), monday: comingMonday(clock.now()), book: book ? bookFile(book) : null }
  }
  return {
    'simulate.run': (input, sink) => passOn({ name: 'simulate.run', input, ...about(input) }, sink as Sink),
    'simulate.uncertainty': (input, sink) => {
      const known = about(input)
      const shares = sharesOf(input.runs, threads)
      const asked = shares.map(
        (share) => ({ name: 'simulate.uncertainty', input: { ...input, share }, ...known }) as const,
      )
      return drawTogether(asked, sink as Sink)
    },
    'simulate.optimise': (input, sink) => passOn({ name: 'simulate.optimise', input, ...about(input) }, sink as Sink),
  }
}

/** Each thread has to get going first: fewer runs than these are drawn sooner by fewer threads. */
const leastRuns = 100

const sharesOf = (runs: number, threads: number): readonly Share[] => {
  const count = Math.max(1, Math.min(threads, Math.floor(runs / leastRuns)))
  const edge = (nth: number): number => Math.round((nth * runs) / count)
  return Array.from({ length: count }, (_, nth) => ({ from: edge(nth), to: edge(nth + 1) }))
}

/** Ask a thread, and pass on what it says until it is done; the returned function ends it at once. */
const passOn = (asked: ToSimulation, sink: Sink): (() => void) =>
  askThread(asked, {
    onMessage: (message) => {
      const event = message as SimulationEvent
      sink.send(event)
      if (event.kind === 'done' || event.kind === 'failed') sink.end()
    },
    onFailure: (error) => fail(error, sink),
  })

/** Several threads have a share of the runs each; what they drew is put together once all are done. */
const drawTogether = (shares: readonly ToSimulation[], sink: Sink): (() => void) => {
  const parts = shares.map(() => 0)
  const drawn = new Map<number, Drawn>()
  let isOver = false
  const stop = (): void => {
    isOver = true
    for (const stopThread of stops) stopThread()
  }
  const listener = (nth: number): ThreadListener => ({
    onMessage: (message) => {
      if (isOver) return
      const told = message as Drawn | Extract<SimulationEvent, { readonly kind: 'progress' }>
      if (told.kind === 'progress') {
        parts[nth] = told.part
        sink.send({ kind: 'progress', part: parts.reduce((sum, part) => sum + part, 0) / parts.length })
        return
      }
      drawn.set(nth, told)
      if (drawn.size < shares.length) return
      isOver = true
      const inOrder = shares.map((_, share) => drawn.get(share) as Drawn)
      sink.send({ kind: 'done', uncertainty: uncertaintyView(inOrder) })
      sink.end()
    },
    onFailure: (error) => {
      if (isOver) return
      stop()
      fail(error, sink)
    },
  })
  const stops = shares.map((asked, nth) => askThread(asked, listener(nth)))
  return stop
}

/** Ask a thread; the returned function ends it at once. */
const askThread = (asked: ToSimulation, listener: ThreadListener): (() => void) => {
  let isOver = false
  let thread: Thread | undefined
  const stop = (): void => {
    isOver = true
    void thread?.stop()
  }
  const start = async (): Promise<void> => {
    const code = (await import('./simulation/simulation-thread?thread')).default
    if (isOver) return
    thread = startThread(code)
    thread.listen(listener)
    thread.post(asked)
  }
  start().catch((error: unknown) => listener.onFailure(error))
  return stop
}

/** A simulation that is too large for its thread is told; all else we were wrong about. */
const fail = (error: unknown, sink: Sink): void => {
  if ((error as { readonly code?: unknown }).code !== 'ERR_WORKER_OUT_OF_MEMORY') return sink.fail(error)
  sink.send({ kind: 'failed', why: { key: 'simulate.failed.memory', values: {} } })
  sink.end()
}
