import { effectScope } from 'vue'
import { expect, it, onTestFinished } from 'vitest'
import type { BrowseProgress } from '../../../src-main/contract/record-browser'
import { createClient } from '../../../src-renderer/client/client'
import { useBrowse } from '../../../src-renderer/records/use-browse'
import { createFakeMain, fault } from '../fake-main'
import { ordersArn, recordLine } from '../samples'

const progress = (changes: Partial<BrowseProgress> = {}): BrowseProgress => ({
  ...{ scanned: 1, matched: 1, skipped: 0, failed: 0, bytes: 10, part: 0.5, isDone: false },
  ...changes,
})
const question = (type: 'LATEST' | 'TRIM_HORIZON') => ({ arn: ordersArn, start: { type }, filter: {}, limit: 100 })

const open = () => {
  const main = createFakeMain()
  const scope = effectScope()
  const browse = scope.run(() => useBrowse(createClient(main.bridge)))
  onTestFinished(() => scope.stop())
  if (!browse) throw new Error('The scope has ended.')
  return { main, browse }
}

it('gathers what comes until it is done', () => {
  const { main, browse } = open()
  browse.start(question('TRIM_HORIZON'))
  main.push('records.browse', { lines: [recordLine()], progress: progress() })
  expect([browse.state.value, browse.rows.length]).toEqual(['reading', 1])
  main.push('records.browse', { lines: [recordLine()], progress: progress({ scanned: 9, isDone: true }) })
  expect([browse.state.value, browse.rows.length, browse.progress.value?.scanned]).toEqual(['done', 2, 9])
})

it('ends the reads when it is cancelled, and keeps what was found', () => {
  const { main, browse } = open()
  browse.start(question('TRIM_HORIZON'))
  main.push('records.browse', { lines: [recordLine()], progress: progress() })
  browse.cancel()
  expect(main.sent.at(-1)).toMatchObject({ type: 'cancel' })
  expect([browse.state.value, browse.rows.length]).toEqual(['cancelled', 1])
})

it('holds what comes while it is paused, and shows it after', () => {
  const { main, browse } = open()
  browse.start(question('LATEST'))
  browse.setPaused(true)
  main.push('records.browse', { lines: [recordLine(), recordLine()], progress: progress({ scanned: 2 }) })
  expect([browse.rows.length, browse.waiting.value, browse.progress.value?.scanned]).toEqual([0, 2, 2])
  browse.setPaused(false)
  expect([browse.rows.length, browse.waiting.value]).toEqual([2, 0])
})

it('ends the former reads and forgets what they found when it starts again', () => {
  const { main, browse } = open()
  browse.start(question('TRIM_HORIZON'))
  main.push('records.browse', { lines: [recordLine()], progress: progress() })
  browse.start(question('LATEST'))
  expect(main.sent.filter(({ type }) => type === 'cancel')).toHaveLength(1)
  expect([browse.rows.length, browse.progress.value, browse.isLive.value]).toEqual([0, null, true])
})

it('says why it failed', () => {
  const { main, browse } = open()
  browse.start(question('LATEST'))
  main.fail('records.browse', fault('ResourceNotFoundException', 'Gone.'))
  expect([browse.state.value, browse.failure.value?.message]).toEqual(['failed', 'Gone.'])
})
