import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { decode } from 'cborg'
import type { Shape } from '../../src-main/engine/shapes'
import { streamsModel } from '../../src-main/engine/streams/model'

/** What was seen of an operation: it succeeded, took a member, took one of an enumeration's values, gave a member, or failed. */
export type Fact =
  | { readonly kind: 'success' }
  | { readonly kind: 'input' | 'output'; readonly path: string }
  | { readonly kind: 'value'; readonly path: string; readonly value: string }
  | { readonly kind: 'fault'; readonly name: string }
  /** It was in a request that was refused with these words: a member that Streamgauge does without, or a value that they name. */
  | { readonly kind: 'refused'; readonly path: string; readonly value?: string; readonly words: string }

export const factsFolder = fileURLToPath(new URL('../../out/conformance/facts', import.meta.url))

/** One file a test worker: each fact once, one JSON line each. */
const file = `${factsFolder}/${randomUUID()}.jsonl`
const known = new Set<string>()

const note = (operation: string, fact: Fact): void => {
  const line = `${JSON.stringify({ operation, ...fact })}\n`
  if (known.has(line)) return
  if (known.size === 0) mkdirSync(factsFolder, { recursive: true })
  known.add(line)
  appendFileSync(file, line)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !(value instanceof Date)

/** A member of a request, or the value of an enumeration that it has. */
interface Sent {
  readonly path: string
  readonly value?: string
}

/** Everything in a request that the model knows; what is in lists goes by the list's path. */
const sentIn = (input: unknown, shape: Shape, path = ''): Sent[] => {
  if (shape.type === 'list' && Array.isArray(input)) return input.flatMap((item) => sentIn(item, shape.member, path))
  if (shape.type === 'structure' && isObject(input)) {
    return Object.entries(shape.members).flatMap(([name, member]) => {
      if (input[name] === undefined || input[name] === null) return []
      const memberPath = path === '' ? name : `${path}.${name}`
      return [{ path: memberPath }, ...sentIn(input[name], member.shape, memberPath)]
    })
  }
  return shape.type === 'string' && shape.values !== undefined ? [{ path, value: String(input) }] : []
}

const shapeOf = (operation: string): Shape | undefined => (streamsModel as Readonly<Record<string, Shape>>)[operation]

const noteOutput = (operation: string, value: unknown, path = ''): void => {
  if (Array.isArray(value)) for (const item of value) noteOutput(operation, item, path)
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      // What the SDK adds is not in the answer.
      if (member === undefined || name === '$metadata') continue
      if (name === 'ErrorCode') note(operation, { kind: 'fault', name: String(member) })
      const memberPath = path === '' ? name : `${path}.${name}`
      note(operation, { kind: 'output', path: memberPath })
      noteOutput(operation, member, memberPath)
    }
  }
}

const noteSuccess = (operation: string, input: unknown, output: unknown): void => {
  const shape = shapeOf(operation)
  if (shape === undefined) return
  note(operation, { kind: 'success' })
  for (const { path, value } of sentIn(input, shape)) {
    note(operation, value === undefined ? { kind: 'input', path } : { kind: 'value', path, value })
  }
  noteOutput(operation, output)
}

const noteFault = (operation: string, input: unknown, { name, words }: { name: string; words: string }): void => {
  note(operation, { kind: 'fault', name })
  const shape = shapeOf(operation)
  for (const { path, value } of shape === undefined ? [] : sentIn(input, shape)) {
    const isMeant = value === undefined ? words.startsWith('Streamgauge ') : words.split(/[ .]/).includes(value)
    if (isMeant) note(operation, { kind: 'refused', path, ...(value !== undefined && { value }), words })
  }
  // A dry run that succeeds says so by a fault.
  if (name === 'DryRunOperationException' && isObject(input) && 'DryRun' in input) {
    note(operation, { kind: 'input', path: 'DryRun' })
  }
}

/** Events pass through to whoever reads them; what they bring is noted on the way. */
const watched = (operation: string, events: AsyncIterable<unknown>): AsyncIterable<unknown> => ({
  [Symbol.asyncIterator]: async function* () {
    for await (const event of events) {
      noteOutput(operation, event, 'EventStream')
      yield event
    }
  },
})

/** Note what goes through an SDK client. Attempts that the SDK repeats by itself are seen too. */
export const recorded = (client: KinesisClient): KinesisClient => {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '')
        try {
          const result = await next(args)
          const output = result.output as { EventStream?: AsyncIterable<unknown> }
          const { EventStream, ...rest } = output
          noteSuccess(operation, args.input, EventStream === undefined ? rest : { ...rest, EventStream: {} })
          if (EventStream !== undefined) output.EventStream = watched(operation, EventStream)
          return result
        } catch (error) {
          if (error instanceof Error) noteFault(operation, args.input, { name: error.name, words: error.message })
          throw error
        }
      },
    { step: 'initialize', name: 'recordConformance' },
  )
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          if (error instanceof Error)
            noteFault(commandName.replace(/Command$/, ''), undefined, { name: error.name, words: '' })
          throw error
        }
      },
    // Nearer to the wire than the retries.
    { step: 'finalizeRequest', priority: 'low', name: 'recordConformanceAttempt' },
  )
  return client
}

/** Note one request of a client that is no SDK. */
export const recordPost = (
  target: string,
  sent: string | Uint8Array,
  answer: { readonly status: number; readonly body: Uint8Array },
): void => {
  const [service, operation = ''] = target.split('.')
  if (service !== 'Kinesis_20131202' || !(operation in streamsModel)) return
  const input = read(sent)
  const output = answer.body.byteLength === 0 ? {} : read(answer.body)
  if (answer.status === 200) noteSuccess(operation, input, output)
  else if (isObject(output) && typeof output['__type'] === 'string') {
    noteFault(operation, input, { name: output['__type'], words: String(output['message'] ?? '') })
  }
}

/** @returns undefined for what is neither JSON nor CBOR, as tests send it on purpose */
const read = (body: string | Uint8Array): unknown => {
  const text = Buffer.from(body as Uint8Array)
  const readers = [
    () => JSON.parse(text.toString()) as unknown,
    () => decode(text, { tags: { 1: (content) => new Date(Number(content())) } }),
  ]
  for (const parse of readers) {
    try {
      return parse()
    } catch {
      continue
    }
  }
  return undefined
}
