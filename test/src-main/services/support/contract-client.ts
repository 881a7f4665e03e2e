import type { StreamgaugeContract } from '../../../../src-main/contract'
import type { CommandName, EventOf, FeedName, InputOf, OutputOf } from '../../../../src-main/contract/define'
import type { ContractError, ToRenderer } from '../../../../src-main/contract/wire'
import type { ContractServer } from '../../../../src-main/services/contract-server'

type C = StreamgaugeContract

/** What a feed has brought so far. */
export interface Feed<E> {
  readonly events: readonly E[]
  readonly ended: boolean
  readonly error: ContractError | undefined
  cancel(): void
}

/** One window's end of the contract, without a window. */
export interface ContractClient {
  /** Rejects with the contract error. */
  call<N extends CommandName<C>>(name: N, input: InputOf<C[N]>): Promise<OutputOf<C[N]>>
  /** What a command is refused with. */
  refused<N extends CommandName<C>>(name: N, input: InputOf<C[N]>): Promise<ContractError>
  subscribe<N extends FeedName<C>>(name: N, input: InputOf<C[N]>): Feed<EventOf<C[N]>>
  close(): void
}

export const contractClient = (server: ContractServer): ContractClient => {
  const listeners = new Map<number, (message: ToRenderer) => void>()
  const connection = server.connect((message) => listeners.get(message.id)?.(message))
  let lastId = 0
  const call: ContractClient['call'] = (name, input) =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      listeners.set(id, (message) => {
        if (message.type === 'reply') resolve(message.output as never)
        else if (message.type === 'error') reject(Object.assign(new Error(message.error.message), message.error))
      })
      connection.receive({ type: 'call', id, name, input })
    })
  return {
    call,
    refused: (name, input) =>
      call(name, input).then(
        (output) => Promise.reject(new Error(`${name} was not refused: ${JSON.stringify(output)}`)),
        (error: ContractError) => error,
      ),
    subscribe: (name, input) => {
      const id = ++lastId
      const feed = { events: [] as never[], ended: false, error: undefined as ContractError | undefined }
      listeners.set(id, (message) => {
        if (message.type === 'event') feed.events.push(message.event as never)
        else if (message.type === 'end') feed.ended = true
        else if (message.type === 'error') feed.error = message.error
      })
      connection.receive({ type: 'subscribe', id, name, input })
      return Object.assign(feed, { cancel: () => connection.receive({ type: 'cancel', id }) })
    },
    close: () => connection.close(),
  }
}
