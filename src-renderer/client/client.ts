import type { StreamgaugeContract } from '../../src-main/contract'
import type { CommandName, EventOf, FeedName, InputOf, OutputOf } from '../../src-main/contract/define'
import type { Bridge, ToRenderer } from '../../src-main/contract/wire'
import { CONNECTION_LOST, ContractFailure } from './failure'

export type Command = CommandName<StreamgaugeContract>
export type Feed = FeedName<StreamgaugeContract>
export type CommandInput<N extends Command> = InputOf<StreamgaugeContract[N]>
export type CommandOutput<N extends Command> = OutputOf<StreamgaugeContract[N]>
export type FeedInput<N extends Feed> = InputOf<StreamgaugeContract[N]>
export type FeedEvent<N extends Feed> = EventOf<StreamgaugeContract[N]>

export interface FeedEnding {
  /** Main closed the feed because what it was about is gone. */
  readonly onEnd?: () => void
  readonly onError?: (failure: ContractFailure) => void
}

/** Ends a feed from our side; calling it again does nothing. */
export type Stop = () => void

/** The contract as functions. Everything else in the renderer speaks to main through this. */
export interface Client {
  /**
   * Ask once. Main sets the deadline.
   *
   * @param signal aborting it cancels the call; the promise then rejects with the signal's reason
   * @throws ContractFailure the typed error of the contract
   */
  call<N extends Command>(name: N, input: CommandInput<N>, signal?: AbortSignal): Promise<CommandOutput<N>>
  /** Subscribe until either side ends it. After the end nothing more arrives. */
  watch<N extends Feed>(name: N, input: FeedInput<N>, onEvent: (event: FeedEvent<N>) => void, ending?: FeedEnding): Stop
  /** Called once when main is gone. Everything under way has failed by then. */
  onClose(listener: () => void): void
}

interface Exchange {
  readonly onMessage: (message: ToRenderer) => void
}

/** Make a client over a bridge. One client a bridge: it owns the ids. */
export function createClient(bridge: Bridge): Client {
  const open = new Map<number, Exchange>()
  const closeListeners: (() => void)[] = []
  let nextId = 1
  let closed = false

  bridge.onMessage((message) => open.get(message.id)?.onMessage(message))
  bridge.onClose(() => {
    closed = true
    for (const [id, exchange] of [...open]) exchange.onMessage({ type: 'error', id, error: CONNECTION_LOST })
    for (const listener of closeListeners) listener()
  })

  const cancel = (id: number): void => {
    if (open.delete(id) && !closed) bridge.send({ type: 'cancel', id })
  }

  return {
    call<N extends Command>(name: N, input: CommandInput<N>, signal?: AbortSignal) {
      return new Promise<CommandOutput<N>>((resolve, reject) => {
        signal?.throwIfAborted()
        if (closed) throw new ContractFailure(CONNECTION_LOST)
        const id = nextId++
        const onAbort = (): void => {
          cancel(id)
          reject(signal?.reason as Error)
        }
        open.set(id, {
          onMessage(message) {
            open.delete(id)
            signal?.removeEventListener('abort', onAbort)
            // Main validates every output against the contract; the name ties it to the type here.
            if (message.type === 'reply') resolve(message.output as CommandOutput<N>)
            if (message.type === 'error') reject(new ContractFailure(message.error))
          },
        })
        signal?.addEventListener('abort', onAbort, { once: true })
        bridge.send({ type: 'call', id, name, input })
      })
    },

    watch<N extends Feed>(name: N, input: FeedInput<N>, onEvent: (event: FeedEvent<N>) => void, ending?: FeedEnding) {
      if (closed) {
        ending?.onError?.(new ContractFailure(CONNECTION_LOST))
        return () => undefined
      }
      const id = nextId++
      open.set(id, {
        onMessage(message) {
          if (message.type === 'event') return onEvent(message.event as FeedEvent<N>)
          open.delete(id)
          if (message.type === 'end') ending?.onEnd?.()
          if (message.type === 'error') ending?.onError?.(new ContractFailure(message.error))
        },
      })
      bridge.send({ type: 'subscribe', id, name, input })
      return () => cancel(id)
    },

    onClose(listener) {
      closeListeners.push(listener)
    },
  }
}
