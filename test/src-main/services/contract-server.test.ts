import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { command, defineContract, feed } from '../../../src-main/contract/define'
import type { ToRenderer } from '../../../src-main/contract/wire'
import { Breakage } from '../../../src-main/platform/breakage'
import { manualClock } from '../../../src-main/platform/clock'
import { lineLogger } from '../../../src-main/platform/logger'
import {
  ContractFailure,
  createContractServer,
  refusalOf,
  type FeedSink,
  type Handlers,
} from '../../../src-main/services/contract-server'

const contract = defineContract({
  'number.double': command({
    input: z.object({ value: z.number().max(100) }),
    output: z.object({ value: z.number() }),
  }),
  'number.watch': feed({ input: z.object({ from: z.number() }), event: z.object({ value: z.number() }) }),
})
type Sink = FeedSink<{ value: number }>

const setUp = (changes: Partial<Handlers<typeof contract>> = {}) => {
  const clock = manualClock()
  const lines: string[] = []
  const received: ToRenderer[] = []
  const stop = vi.fn()
  const sinks: Sink[] = []
  const handlers: Handlers<typeof contract> = {
    'number.double': async ({ value }) => ({ value: value * 2 }),
    'number.watch': ({ from }, sink) => {
      sinks.push(sink)
      sink.send({ value: from })
      return stop
    },
    ...changes,
  }
  const logger = lineLogger((line) => lines.push(line))
  const server = createContractServer({ contract, handlers, clock, logger, deadlineMs: 5000 })
  const connection = server.connect((message) => received.push(message))
  return { server, connection, clock, lines, received, stop, sinks }
}

/** An answer that comes when the test says so. */
const answerLater = () => {
  let resolve: (output: { value: number }) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const answer = new Promise<{ value: number }>((onAnswer, onError) => {
    resolve = onAnswer
    reject = onError
  })
  return { answer, resolve, reject }
}

/** Lets promises that are settled already be noticed. */
const noticed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const call = (value: unknown, id = 1) => ({ type: 'call', id, name: 'number.double', input: { value } })
const subscribe = (from: unknown, id = 1) => ({ type: 'subscribe', id, name: 'number.watch', input: { from } })

describe('a command', () => {
  it('is answered with what its handler returns', async () => {
    const { connection, received } = setUp()
    connection.receive(call(21, 7))
    await noticed()
    expect(received).toEqual([{ type: 'reply', id: 7, output: { value: 42 } }])
  })

  it('is answered to the connection that asked, and may use the id of another one', async () => {
    const { server, connection, received } = setUp()
    const others: ToRenderer[] = []
    server.connect((message) => others.push(message)).receive(call(1))
    connection.receive(call(2))
    await noticed()
    expect(others).toEqual([{ type: 'reply', id: 1, output: { value: 2 } }])
    expect(received).toEqual([{ type: 'reply', id: 1, output: { value: 4 } }])
  })

  it.each([
    [
      'a fault',
      new ContractFailure({ kind: 'fault', code: 'ResourceInUseException', message: 'Taken.', retryable: false }),
      { kind: 'fault', code: 'ResourceInUseException', message: 'Taken.', retryable: false },
    ],
    [
      'a refusal',
      refusalOf('ProjectExists', { message: 'Choose another name.' }),
      { kind: 'refusal', code: 'ProjectExists', message: 'Choose another name.', retryable: false },
    ],
    [
      'a breakage',
      new Breakage('disk-full', 'Make room.'),
      { kind: 'breakage', code: 'disk-full', message: 'Make room.', retryable: true },
    ],
    [
      'a bug, of which nothing but its being one leaves the process',
      new TypeError('secret is not a function'),
      {
        kind: 'bug',
        code: 'Bug',
        message: 'Something went wrong in Streamgauge. Details are in its log.',
        text: { key: 'failure.Bug', values: {} },
        retryable: false,
      },
    ],
  ])('that fails is answered with %s', async (_what, thrown, error) => {
    const { connection, received } = setUp({ 'number.double': () => Promise.reject(thrown) })
    connection.receive(call(1))
    await noticed()
    expect(received).toEqual([{ type: 'error', id: 1, error }])
  })

  it('that throws at once is answered like one that fails later', async () => {
    const { connection, received } = setUp({
      'number.double': () => {
        throw refusalOf('No', { message: 'Not now.' })
      },
    })
    connection.receive(call(1))
    await noticed()
    expect(received).toEqual([
      { type: 'error', id: 1, error: expect.objectContaining({ kind: 'refusal', code: 'No' }) },
    ])
  })

  it('that meets a bug leaves its stack in the log', async () => {
    const { connection, lines } = setUp({ 'number.double': () => Promise.reject(new TypeError('no function')) })
    connection.receive(call(1))
    await noticed()
    expect(lines.join('')).toMatch(/number\.double failed\n.*TypeError: no function\n\s+at /)
  })

  it.each([
    ['a value of another type', { value: 'one' }, /^value: .+\.$/],
    ['a value out of range', { value: 101 }, /^value: .+\.$/],
    ['no input at all', undefined, /^input: .+\.$/],
  ])('with %s is refused in words', async (_what, input, message) => {
    const { connection, received } = setUp()
    connection.receive({ type: 'call', id: 1, name: 'number.double', input })
    await noticed()
    expect(received).toEqual([
      {
        type: 'error',
        id: 1,
        error: { kind: 'invalid', code: 'InvalidInput', message: expect.stringMatching(message), retryable: false },
      },
    ])
  })

  it.each(['number.halve', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'number.watch'])(
    'that is none of the contract is refused: "%s"',
    async (name) => {
      const { connection, received, sinks } = setUp()
      connection.receive({ type: 'call', id: 1, name, input: { from: 1 } })
      await noticed()
      expect(received).toEqual([
        {
          type: 'error',
          id: 1,
          error: {
            kind: 'invalid',
            code: 'InvalidInput',
            message: `There is no call "${name}" in the contract.`,
            retryable: false,
          },
        },
      ])
      expect(sinks).toEqual([])
    },
  )

  it('is refused while its id is in use, and the first one of that id goes on', async () => {
    const { connection, received } = setUp()
    connection.receive(subscribe(5, 1))
    connection.receive(call(1, 1))
    connection.receive(call(2, 2))
    connection.receive(subscribe(3, 2))
    await noticed()
    const inUse = (id: number) => expect.objectContaining({ message: `Id ${id} is in use on this connection.` })
    expect(received).toEqual([
      { type: 'event', id: 1, event: { value: 5 } },
      { type: 'error', id: 1, error: inUse(1) },
      { type: 'error', id: 2, error: inUse(2) },
      { type: 'reply', id: 2, output: { value: 4 } },
    ])
  })

  it('that takes too long is answered with a timeout, and its late reply is dropped', async () => {
    const waiting = answerLater()
    const { connection, clock, received } = setUp({ 'number.double': () => waiting.answer })
    connection.receive(call(1))
    clock.advance(4999)
    expect(received).toEqual([])
    clock.advance(1)
    const error = {
      kind: 'timeout',
      code: 'Timeout',
      message: 'number.double did not finish within 5 seconds. It may still take effect.',
      text: { key: 'failure.Timeout', values: { name: 'number.double', seconds: 5 } },
      retryable: true,
    }
    expect(received).toEqual([{ type: 'error', id: 1, error }])
    waiting.resolve({ value: 2 })
    await noticed()
    expect(received).toHaveLength(1)
  })

  it('that was answered meets no deadline any more', async () => {
    const { connection, clock, received } = setUp()
    connection.receive(call(1))
    await noticed()
    clock.advance(60_000)
    expect(received).toHaveLength(1)
  })

  it('that was cancelled is not answered at all', async () => {
    const waiting = answerLater()
    const { connection, clock, received } = setUp({ 'number.double': () => waiting.answer })
    connection.receive(call(1))
    connection.receive({ type: 'cancel', id: 1 })
    waiting.reject(new Error('late'))
    await noticed()
    clock.advance(60_000)
    expect(received).toEqual([])
  })

  it('is not answered to a connection that was closed', async () => {
    const { connection, clock, received } = setUp()
    connection.receive(call(1))
    connection.close()
    await noticed()
    clock.advance(60_000)
    expect(received).toEqual([])
  })
})

describe('a feed', () => {
  it('brings events until the handler ends it, and stops once', () => {
    const { connection, received, stop, sinks } = setUp()
    connection.receive(subscribe(1, 3))
    sinks[0]?.send({ value: 2 })
    sinks[0]?.end()
    sinks[0]?.send({ value: 3 })
    sinks[0]?.end()
    connection.receive({ type: 'cancel', id: 3 })
    connection.close()
    expect(received).toEqual([
      { type: 'event', id: 3, event: { value: 1 } },
      { type: 'event', id: 3, event: { value: 2 } },
      { type: 'end', id: 3 },
    ])
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('stops once when it is cancelled, and brings nothing after that', () => {
    const { connection, received, stop, sinks } = setUp()
    connection.receive(subscribe(1))
    connection.receive({ type: 'cancel', id: 1 })
    connection.receive({ type: 'cancel', id: 1 })
    sinks[0]?.send({ value: 2 })
    sinks[0]?.end()
    connection.close()
    expect(received).toEqual([{ type: 'event', id: 1, event: { value: 1 } }])
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('may be ended by its handler before that has returned', () => {
    const stop = vi.fn()
    const { connection, received } = setUp({
      'number.watch': (_input, sink) => {
        sink.send({ value: 1 })
        sink.end()
        sink.send({ value: 2 })
        return stop
      },
    })
    connection.receive(subscribe(1))
    connection.receive({ type: 'cancel', id: 1 })
    connection.close()
    expect(received).toEqual([
      { type: 'event', id: 1, event: { value: 1 } },
      { type: 'end', id: 1 },
    ])
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it('that cannot begin is answered with an error and brings nothing', () => {
    const sinks: Sink[] = []
    const { connection, received } = setUp({
      'number.watch': (_input, sink) => {
        sinks.push(sink)
        throw refusalOf('Gone', { message: 'It is gone.' })
      },
    })
    connection.receive(subscribe(1))
    sinks[0]?.send({ value: 2 })
    sinks[0]?.end()
    expect(received).toEqual([
      { type: 'error', id: 1, error: { kind: 'refusal', code: 'Gone', message: 'It is gone.', retryable: false } },
    ])
  })

  it.each([
    ['wrong input', { from: 'one' }, 'number.watch', /^from: /],
    [
      'the name of a command',
      { value: 1 },
      'number.double',
      /^There is no subscribe "number.double" in the contract\.$/,
    ],
    ['a name every object has', { from: 1 }, 'constructor', /^There is no subscribe "constructor" in the contract\.$/],
  ])('is refused for %s', (_what, input, name, message) => {
    const { connection, received, sinks } = setUp()
    connection.receive({ type: 'subscribe', id: 1, name, input })
    const error = expect.objectContaining({ kind: 'invalid', message: expect.stringMatching(message) })
    expect(received).toEqual([{ type: 'error', id: 1, error }])
    expect(sinks).toEqual([])
  })

  it('frees its id when it ends', async () => {
    const { connection, received, sinks } = setUp()
    connection.receive(subscribe(1))
    sinks[0]?.end()
    connection.receive(call(4))
    await noticed()
    expect(received.at(-1)).toEqual({ type: 'reply', id: 1, output: { value: 8 } })
  })

  it('of a connection that closes is stopped, once, with all the others', () => {
    const { connection, received, stop, sinks } = setUp()
    connection.receive(subscribe(1, 1))
    connection.receive(subscribe(2, 2))
    connection.close()
    connection.close()
    for (const sink of sinks) {
      sink.send({ value: 9 })
      sink.end()
    }
    expect(stop).toHaveBeenCalledTimes(2)
    expect(received).toHaveLength(2)
  })

  it('cannot be begun on a connection that was closed', () => {
    const { connection, received, sinks } = setUp()
    connection.close()
    connection.receive(subscribe(1))
    expect(sinks).toEqual([])
    expect(received).toEqual([])
  })
})

describe('a message outside the contract', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'call'],
    ['a list', [call(1)]],
    ['no type', { id: 1, name: 'number.double', input: { value: 1 } }],
    ['an unknown type', { ...call(1), type: 'shout' }],
    ['no id', { type: 'call', name: 'number.double', input: { value: 1 } }],
    ['a negative id', call(1, -1)],
    ['a fraction for an id', call(1, 1.5)],
    ['a name that is no text', { ...call(1), name: 5 }],
  ])('is ignored and logged: %s', async (_what, message) => {
    const { connection, received, lines } = setUp()
    connection.receive(message)
    await noticed()
    expect(received).toEqual([])
    expect(lines).toEqual([expect.stringContaining('outside the contract; it was ignored')])
    connection.receive(call(1))
    await noticed()
    expect(received).toHaveLength(1)
  })

  it('may cancel what does not exist', () => {
    const { connection, received } = setUp()
    connection.receive({ type: 'cancel', id: 99 })
    expect(received).toEqual([])
  })
})
