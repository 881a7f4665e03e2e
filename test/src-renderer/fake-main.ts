import type { Command, CommandInput, CommandOutput, Feed, FeedEvent, FeedInput } from '../../src-renderer/client/client'
import type { Bridge, ContractError, ToMain, ToRenderer } from '../../src-main/contract/wire'

type Answers = { [N in Command]?: (input: CommandInput<N>) => CommandOutput<N> | ContractError }

/** The other side of a bridge: answers calls, pushes events, and remembers what it was asked. */
export interface FakeMain {
  readonly bridge: Bridge
  readonly sent: readonly ToMain[]
  answer<N extends Command>(name: N, handler: (input: CommandInput<N>) => CommandOutput<N> | ContractError): void
  inputsOf<N extends Command | Feed>(
    name: N,
  ): (N extends Command ? CommandInput<N> : N extends Feed ? FeedInput<N> : never)[]
  push<N extends Feed>(name: N, event: FeedEvent<N>): void
  end(name: Feed): void
  fail(name: Feed, error: ContractError): void
  close(): void
}

export const fault = (code: string, message: string): ContractError => ({
  kind: 'fault',
  code,
  message,
  retryable: false,
})

const isError = (answer: unknown): answer is ContractError =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && 'retryable' in answer

/** A main process in memory. Calls nobody answers stay open. */
export function createFakeMain(): FakeMain {
  const sent: ToMain[] = []
  const answers: Answers = {}
  const feeds = new Map<number, string>()
  let deliver: (message: ToRenderer) => void = () => undefined
  let close = (): void => undefined

  const reply = (message: Extract<ToMain, { type: 'call' }>): void => {
    const answer = answers[message.name as Command] as ((input: unknown) => unknown) | undefined
    if (!answer) return
    const output = answer(message.input)
    const { id } = message
    deliver(isError(output) ? { type: 'error', id, error: output } : { type: 'reply', id, output })
  }
  const toFeeds = (name: Feed, message: (id: number) => ToRenderer): void => {
    for (const [id, feed] of [...feeds]) {
      if (feed !== name) continue
      const out = message(id)
      if (out.type !== 'event') feeds.delete(id)
      deliver(out)
    }
  }

  return {
    sent,
    bridge: {
      send(message) {
        sent.push(message)
        if (message.type === 'subscribe') feeds.set(message.id, message.name)
        if (message.type === 'cancel') feeds.delete(message.id)
        if (message.type === 'call') queueMicrotask(() => reply(message))
      },
      onMessage: (listener) => (deliver = listener),
      onClose: (listener) => (close = listener),
    },
    answer: (name, handler) => Object.assign(answers, { [name]: handler }),
    inputsOf: (name) =>
      sent
        .filter((message) => message.type !== 'cancel' && message.name === name)
        .map((message) => ('input' in message ? message.input : undefined)) as never,
    push: (name, event) => toFeeds(name, (id) => ({ type: 'event', id, event })),
    end: (name) => toFeeds(name, (id) => ({ type: 'end', id })),
    fail: (name, error) => toFeeds(name, (id) => ({ type: 'error', id, error })),
    close: () => close(),
  }
}
