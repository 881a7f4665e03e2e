import variant from '@jitl/quickjs-singlefile-cjs-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { sentence } from '../../platform/sentence'
import { EndOfScan } from './end-of-scan'
import type { Condition } from './filter'
import { sequenceNumberOf, type FoundRecord } from './found-record'
import { jsonValue } from './record-body'

/*
 * JavaScript that somebody wrote into a filter runs in QuickJS, an interpreter in WebAssembly: it has the language and nothing
 * else, no files, no network, no timers, and no way out of its memory.
 */

const memoryBytes = 256 * 1024 * 1024
const stackBytes = 128 * 1024
/** What one record may take; the time of reading a large one comes on top. */
const timeLimitMs = 1000
const readBytesPerMs = 10_000

/** Records that are enough for the interpreter to be compiled where it matters. */
const warmUpRecords = 100

let interpreter: Promise<QuickJSWASMModule> | undefined

/**
 * @param now milliseconds that never step back
 * @throws EndOfScan with line and column of what does not parse
 */
export const compileExpression = async (source: string, now: () => number): Promise<Condition> => {
  const holds = await compile(source, now)
  return (found, text) => {
    const limitMs = timeLimitMs + text.length / readBytesPerMs
    const outcome = holds(recordText(found, text), limitMs)
    if (outcome === 'interrupted') {
      const where = { shard: found.shard.shardId, sequence: sequenceNumberOf(found) }
      const seconds = Math.round(limitMs / 1000)
      throw new EndOfScan('FilterTimeLimit', sentence('FilterTooLong', { seconds, ...where }))
    }
    return outcome
  }
}

/** Load the interpreter and let it work: its first steps take longer than the first rows may. */
export const warmUp = async (now: () => number): Promise<void> => {
  const holds = await compile('record.data !== null', now)
  for (let i = 0; i < warmUpRecords; i++) holds(`{"data":{"n":${i}}}`, timeLimitMs)
}

type Compiled = (recordText: string, limitMs: number) => boolean | 'interrupted'

const compile = async (source: string, now: () => number): Promise<Compiled> => {
  interpreter ??= newQuickJSWASMModuleFromVariant(variant)
  const runtime = (await interpreter).newRuntime({ memoryLimitBytes: memoryBytes, maxStackSizeBytes: stackBytes })
  let deadline = Infinity
  runtime.setInterruptHandler(() => now() > deadline)
  const context = runtime.newContext()
  checkSyntax(context, source)
  const holds = evaluate(
    context,
    `(text) => { "use strict"; const record = JSON.parse(text); return !!(\n${source}\n) }`,
  )
  return (text, limitMs) => {
    deadline = now() + limitMs
    return call(context, holds, text)
  }
}

const checkSyntax = (context: QuickJSContext, source: string): void => {
  const result = context.evalCode(`(\n${source}\n)`, 'expression', { compileOnly: true })
  if (result.error === undefined) return result.value.dispose()
  const { message, stack } = context.dump(result.error) as { message: string; stack: string }
  const [, line = '2', column = '1'] = /:(\d+):(\d+)/.exec(stack) ?? []
  const lines = source.split('\n')
  // The first line is ours, and so is what follows the last one.
  const at = Number(line) - 1
  const end = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  const place = at > lines.length ? end : { line: at, column: Number(column) }
  throw new EndOfScan('InvalidArgumentException', sentence('ExpressionSyntax', { ...place, reason: message }))
}

const evaluate = (context: QuickJSContext, code: string): QuickJSHandle =>
  context.unwrapResult(context.evalCode(code, 'expression'))

const call = (context: QuickJSContext, holds: QuickJSHandle, text: string): boolean | 'interrupted' => {
  const argument = context.newString(text)
  const result = context.callFunction(holds, context.undefined, argument)
  argument.dispose()
  if (result.error === undefined) {
    const isTrue = context.sameValue(result.value, context.true)
    result.value.dispose()
    return isTrue
  }
  const reason: unknown = context.dump(result.error)
  result.error.dispose()
  const { name, message } = reason as { name?: unknown; message?: unknown }
  if (name === 'InternalError' && message === 'interrupted') return 'interrupted'
  throw new Error(message === undefined ? String(reason) : `${String(name)}: ${String(message)}`)
}

/** `record` as JSON. */
const recordText = (found: FoundRecord, text: string): string => {
  const { shard, arrivedAt, partitionKey, unpacked } = found
  const data = jsonValue(text) === undefined ? JSON.stringify(text) : text
  const rest = {
    partitionKey,
    shardId: shard.shardId,
    sequenceNumber: sequenceNumberOf(found),
    arrivedAt,
    bytes: unpacked.packed.byteLength,
  }
  return `{"data":${data},${JSON.stringify(rest).slice(1)}`
}
