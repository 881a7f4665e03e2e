import { threadSide } from '../../platform/thread'
import { EndOfScan } from './end-of-scan'
import { compileExpression, warmUp } from './expression'
import { createFilter, type Condition } from './filter'
import { compileJsonPath } from './json-path'
import { scan, type Brought } from './scan'
import type { FromScan, ToScan } from './scan-messages'

/*
 * The thread of a browse: it unpacks, decodes, filters and merges, so that main only reads. One thread a browse: ending it ends
 * everything, a filter that loops included.
 */

const side = threadSide()
const post = (message: FromScan): void => side.post(message)
let take: (brought: Brought) => void = () => {}

const conditionOf = async (expression = ''): Promise<Condition | undefined> => {
  const trimmed = expression.trim()
  if (trimmed === '') return undefined
  return trimmed.startsWith('$') ? compileJsonPath(trimmed) : compileExpression(expression, side.now)
}

const run = async ({ shards, filter, limit, isLive }: Extract<ToScan, { type: 'start' }>): Promise<void> => {
  const condition = await conditionOf(filter.expression)
  await scan(
    { shards, filter: createFilter(filter, condition), limit, isLive },
    {
      read: (wants) =>
        new Promise((resolve) => {
          take = resolve
          post({ type: 'read', wants })
        }),
      send: (event) => post({ type: 'event', event }),
      now: side.now,
      wait: side.wait,
    },
  )
  post({ type: 'done' })
}

const fail = (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error)
  post({ type: 'failed', message, ...(error instanceof EndOfScan ? { code: error.code, text: error.text } : {}) })
}

side.onMessage((raw) => {
  const message = raw as ToScan
  if (message.type === 'prepare') warmUp(side.now).catch(fail)
  else if (message.type === 'start') run(message).catch(fail)
  else take(message.brought)
})
