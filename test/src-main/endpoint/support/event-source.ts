import type { Fault } from '../../../../src-main/engine/fault'
import type { EventStream, Service, StreamEvent } from '../../../../src-main/engine/service'
import { structure } from '../../../../src-main/engine/shapes'

/** An event stream that says what a test has it say. */
export interface EventSource {
  /** With one operation, `Watch`, that answers with the events. */
  readonly service: Service
  /** Give the next event, the end, or an error to throw. */
  emit(next: StreamEvent | Fault | Error | undefined): void
  /** How many events were asked for. */
  readonly asked: number
  readonly isCancelled: boolean
  /** Resolves once it is cancelled. */
  readonly cancelled: Promise<void>
}

export const eventSource = (): EventSource => {
  const coming: (StreamEvent | Fault | Error | undefined)[] = []
  let wake = (): void => {}
  let cancel = (): void => {}
  const state = { asked: 0, isCancelled: false }
  const cancelled = new Promise<void>((resolve) => (cancel = resolve))
  const events: EventStream = {
    kind: 'event-stream',
    next: async () => {
      state.asked++
      while (coming.length === 0 && !state.isCancelled) await new Promise<void>((resolve) => (wake = resolve))
      const next = state.isCancelled ? undefined : coming.shift()
      if (next instanceof Error) throw next
      return next
    },
    cancel: () => {
      state.isCancelled = true
      cancel()
      wake()
    },
  }
  return {
    service: {
      ...{ target: 'Kinesis_20131202', actionPrefix: 'kinesis', javaPackage: 'com.amazonaws.kinesis.v20131202' },
      operations: { Watch: { input: structure({}), call: async () => events } },
    },
    emit: (next) => {
      coming.push(next)
      wake()
    },
    get asked() {
      return state.asked
    },
    get isCancelled() {
      return state.isCancelled
    },
    cancelled,
  }
}
