import { bookOfFile } from '../../pricing/book-file'
import { threadSide } from '../../platform/thread'
import type { Working } from '../../planning/analysis/turns'
import { jobs, type Context } from './jobs'
import type { ToSimulation } from './simulation-messages'

/*
 * The thread of a simulation: it works out one answer and tells how far it is. Ending it ends the work.
 */

const side = threadSide()

/** How often it is told how far the work is. */
const tellEveryMs = 100

side.onMessage((raw) => {
  const asked = raw as ToSimulation
  const { name, input, terms, monday } = asked
  const book = asked.book === null ? undefined : bookOfFile(asked.book)
  const context: Context = { prices: { bookOf: () => book, terms }, monday, now: side.now, tell: side.post }
  const job = jobs[name] as (given: typeof input, within: Context) => Working<unknown>
  let told = side.now()
  const work = job(input, context)
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return side.post(value)
    if (side.now() - told < tellEveryMs) continue
    told = side.now()
    side.post({ kind: 'progress', part: value })
  }
})
