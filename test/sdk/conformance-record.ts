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

/** Every member of a request that the model knows; those in lists go by the list's path. */
const noteInput = (operation: string, value: unknown, shape: Shape, path: string): void => {
  if (shape.type === 'list' && Array.isArray(value)) {
    for (const item of value) noteInput(operation, item, shape.member, path)
  } else if (shape.type === 'structure' && isObject(value)) {
    for (const [name, member] of Object.entries(shape.members)) {
      if (value[name] === undefined || value[name] === null) continue
      const memberPath = path === '' ? name : `${path}.${name}`
      note(operation, { kind: 'input', path: memberPath })
      noteInput(operation, value[name], member.shape, memberPath)
    }
  } else if (shape.type === 'string' && shape.values !== undefined) {
    note(operation, { kind: 'value', path, value: String(value) })
  }
}

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
  const shape = (streamsModel as Readonly<Record<string, Shape>>)[operation]
  if (shape === undefined) return
  note(operation, { kind: 'success' })
  noteInput(operation, input, shape, '')
  noteOutput(operation, output)
}

const noteFault = (operation: string, input: unknown, name: string): void => {
  note(operation, { kind: 'fault', name })
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
          if (error instanceof Error) noteFault(operation, args.input, error.name)
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
          if (error instanceof Error) noteFault(commandName.replace(/Command$/, ''), undefined, error.name)
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
  else if (isObject(output) && typeof output['__type'] === 'string') noteFault(operation, input, output['__type'])
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
