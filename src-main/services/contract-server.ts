import type { CommandName, Contract, EventOf, FeedName, InputOf, OutputOf } from '../contract/define'
import type { TextValues, Told } from '../contract/language'
import { ToMain, type ContractError, type ToRenderer } from '../contract/wire'
import { Breakage } from '../platform/breakage'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import { sentence, type FailureKey } from '../platform/sentence'
import { toldBy } from './tell'

/** One subscriber's end of a feed. */
export interface FeedSink<E> {
  send(event: E): void
  end(): void
  /** End it because it cannot go on; errors are told as those of a command are. */
  fail(error: unknown): void
}

/** What carries out a contract. A feed's handler starts it and returns what stops it. */
export type Handlers<C extends Contract> = {
  readonly [N in CommandName<C>]: (input: InputOf<C[N]>) => Promise<OutputOf<C[N]>>
} & {
  readonly [N in FeedName<C>]: (input: InputOf<C[N]>, sink: FeedSink<EventOf<C[N]>>) => () => void
}

/** An error that crosses the contract as it is. */
export class ContractFailure extends Error {
  readonly error: ContractError

  constructor(error: ContractError) {
    super(error.message)
    this.error = error
  }
}

/** A refusal by its key below `failure` in the locale files, which is its code too. */
export const refusal = (key: FailureKey, values: TextValues = {}): ContractFailure =>
  refusalOf(key, sentence(key, values))

export const refusalOf = (code: string, told: Told): ContractFailure =>
  new ContractFailure({ kind: 'refusal', code, retryable: false, ...told })

/** A fault: the service's own words, or ours under its name. */
export const faultOf = (code: string, told: Told): ContractFailure =>
  new ContractFailure({ kind: 'fault', code, retryable: false, ...told })

/** One window or browser tab. */
export interface Connection {
  /** Take a message from the other side; anything that breaks the contract is answered with an error. */
  receive(message: unknown): void
  /** The other side is gone: stop its feeds, forget its calls. */
  close(): void
}

export interface ContractServer {
  connect(send: (message: ToRenderer) => void): Connection
}

export interface ContractServerOptions<C extends Contract> {
  readonly contract: C
  readonly handlers: Handlers<C>
  readonly clock: Clock
  readonly logger: Logger
  /** A command that takes longer is answered with a `timeout` error. */
  readonly deadlineMs?: number
}

type Call = (input: unknown) => Promise<unknown>
type Subscribe = (input: unknown, sink: FeedSink<unknown>) => () => void

/** Serve a contract over any pair of message pipes: IPC and WebSocket alike. */
export const createContractServer = <C extends Contract>(options: ContractServerOptions<C>): ContractServer => {
  const { contract, clock, logger, deadlineMs = 10_000 } = options
  const handlers = options.handlers as unknown as Readonly<Record<string, Call & Subscribe>>

  const connect: ContractServer['connect'] = (send) => {
    const feeds = new Map<number, () => void>()
    const calls = new Set<number>()
    let isOpen = true

    const fail = (id: number, name: string, error: unknown): void => {
      if (isOpen) send({ type: 'error', id, error: toContractError(error, name, logger) })
    }

    /** A handler that throws at once has failed like one that does so later. */
    const run = async (name: string, input: unknown): Promise<unknown> => (handlers[name] as Call)(input)

    const call = (id: number, name: string, input: unknown, isLong: boolean): void => {
      calls.add(id)
      /** Answer once: a reply after the deadline, or after the caller has cancelled, is dropped. */
      const answer = (give: () => void): void => {
        stopWaiting()
        if (calls.delete(id) && isOpen) give()
      }
      const tooLate = (): void => answer(() => fail(id, name, timedOut(name, deadlineMs)))
      const stopWaiting = isLong ? () => {} : clock.after(deadlineMs, tooLate)
      run(name, input).then(
        (output) => answer(() => send({ type: 'reply', id, output })),
        (error: unknown) => answer(() => fail(id, name, error)),
      )
    }

    const subscribe = (id: number, name: string, input: unknown): void => {
      let isLive = true
      let stop: (() => void) | undefined
      const finish = (): void => {
        isLive = false
        feeds.delete(id)
        stop?.()
      }
      feeds.set(id, finish)
      const sink: FeedSink<unknown> = {
        send: (event) => {
          if (isLive) send({ type: 'event', id, event })
        },
        end: () => {
          if (!isLive) return
          finish()
          send({ type: 'end', id })
        },
        fail: (error) => {
          if (!isLive) return
          finish()
          fail(id, name, error)
        },
      }
      try {
        stop = (handlers[name] as Subscribe)(input, sink)
        // The handler may have ended the feed before it returned what stops it.
        if (!isLive) stop()
      } catch (error) {
        isLive = false
        feeds.delete(id)
        fail(id, name, error)
      }
    }

    return {
      receive: (raw) => {
        if (!isOpen) return
        const message = ToMain.safeParse(raw)
        if (!message.success) return logger.warn('A window sent a message outside the contract; it was ignored.')
        const { type, id } = message.data
        if (type === 'cancel') {
          calls.delete(id)
          feeds.get(id)?.()
          return
        }
        const { name, input } = message.data
        const entry = Object.hasOwn(contract, name) ? contract[name] : undefined
        if (calls.has(id) || feeds.has(id)) return fail(id, name, invalid(`Id ${id} is in use on this connection.`))
        if (entry === undefined || (entry.kind === 'command') !== (type === 'call')) {
          return fail(id, name, invalid(`There is no ${type} "${name}" in the contract.`))
        }
        const checked = entry.input.safeParse(input)
        if (!checked.success) return fail(id, name, invalid(checked.error.issues.map(issueIn).join(' ')))
        if (entry.kind === 'command') call(id, name, checked.data, entry.isLong)
        else subscribe(id, name, checked.data)
      },
      close: () => {
        isOpen = false
        for (const stop of [...feeds.values()]) stop()
        calls.clear()
      },
    }
  }
  return { connect }
}

const issueIn = ({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string =>
  `${path.map(String).join('.') || 'input'}: ${message}.`

const invalid = (message: string): ContractFailure =>
  new ContractFailure({ kind: 'invalid', code: 'InvalidInput', message, retryable: false })

const timedOut = (name: string, ms: number): ContractFailure =>
  new ContractFailure({
    kind: 'timeout',
    code: 'Timeout',
    retryable: true,
    ...sentence('Timeout', { name, seconds: ms / 1000 }),
  })

const toContractError = (error: unknown, name: string, logger: Logger): ContractError => {
  if (error instanceof ContractFailure) return error.error
  if (error instanceof Breakage) {
    logger.error(`${name}: ${error.message}`, error.cause)
    return { kind: 'breakage', code: error.code, retryable: true, ...toldBy(error) }
  }
  logger.error(`${name} failed`, error)
  return { kind: 'bug', code: 'Bug', retryable: false, ...sentence('Bug') }
}
