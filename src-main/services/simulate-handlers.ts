import type { EventOf } from '../contract/define'
import type { simulate as contract } from '../contract/simulate'
import { comingMonday } from '../planning/simulation/steps'
import type { Clock } from '../platform/clock'
import type { Thread } from '../platform/thread'
import { startThread } from '../platform/thread'
import { bookFile } from '../pricing/book-file'
import { termsOf } from './bill-view'
import type { FeedSink, Handlers } from './contract-server'
import type { PriceBooks } from './price-books'
import type { Input, JobName } from './simulation/jobs'
import type { ToSimulation } from './simulation/simulation-messages'

type SimulationEvent = EventOf<(typeof contract)[JobName]>

/** Simulations beside everything else, each in a thread of its own: nothing is kept, nothing changes. */
export const simulateHandlers = ({ bookOf }: Pick<PriceBooks, 'bookOf'>, clock: Clock): Handlers<typeof contract> => {
  const begin =
    <N extends JobName>(name: N) =>
    (input: Input<N>, sink: FeedSink<never>): (() => void) => {
      const book = bookOf(input.design.region)
      const terms = termsOf(input.terms, clock)
      const asked = { name, input, terms, monday: comingMonday(clock.now()), book: book ? bookFile(book) : null }
      return work(asked as ToSimulation, sink as FeedSink<SimulationEvent>)
    }
  return {
    'simulate.run': begin('simulate.run'),
    'simulate.uncertainty': begin('simulate.uncertainty'),
    'simulate.optimise': begin('simulate.optimise'),
  }
}

/** Ask a thread, and pass on what it says until it is done; the returned function ends it at once. */
const work = (asked: ToSimulation, sink: FeedSink<SimulationEvent>): (() => void) => {
  let isOver = false
  let thread: Thread | undefined
  const stop = (): void => {
    isOver = true
    void thread?.stop()
  }
  const onMessage = (message: unknown): void => {
    const event = message as SimulationEvent
    sink.send(event)
    if (event.kind === 'done' || event.kind === 'failed') sink.end()
  }
  const start = async (): Promise<void> => {
    const started = startThread((await import('./simulation/simulation-thread?thread')).default)
    thread = started
    if (isOver) return void started.stop()
    started.listen({ onMessage, onFailure: (error) => fail(error, sink) })
    started.post(asked)
  }
  start().catch((error: unknown) => sink.fail(error))
  return stop
}

/** A simulation that is too large for its thread is told; all else we were wrong about. */
const fail = (error: unknown, sink: FeedSink<SimulationEvent>): void => {
  if ((error as { readonly code?: unknown }).code !== 'ERR_WORKER_OUT_OF_MEMORY') return sink.fail(error)
  sink.send({ kind: 'failed', why: { key: 'simulate.failed.memory', values: {} } })
  sink.end()
}
