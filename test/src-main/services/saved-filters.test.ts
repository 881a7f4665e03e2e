import { expect, it } from 'vitest'
import { openSavedFilters } from '../../../src-main/services/saved-filters'
import type { SavedFilter } from '../../../src-main/contract/saved-filters'
import { memoryDocuments } from '../../../src-main/storage/document-store'
import { openManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const saved = (name: string, expression = '$.a'): SavedFilter => ({ name, filter: { expression } })

it('brings the filters of a stream by name, at every change', async () => {
  const { client } = await openManualWorkbench()
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
  const feed = client.subscribe('filters.watch', { arn })
  await client.call('filter.save', { arn, saved: saved('large') })
  await client.call('filter.save', { arn, saved: saved('abandoned') })
  await client.call('filter.save', { arn, saved: saved('large', '$.b') })
  await client.call('filter.remove', { arn, name: 'abandoned' })
  expect(feed.events.map(({ filters }) => filters.map(({ name }) => name))).toEqual([
    [],
    ['large'],
    ['abandoned', 'large'],
    ['abandoned', 'large'],
    ['large'],
  ])
  expect(feed.events.at(-1)?.filters).toEqual([saved('large', '$.b')])
  const missing = { arn: `${arn}s`, saved: saved('x') }
  expect(await client.refused('filter.save', missing)).toMatchObject({ code: 'ResourceNotFoundException' })
})

it('keeps them with their stream, and forgets those of streams that are gone', async () => {
  const store = memoryDocuments<readonly SavedFilter[]>()
  const first = await openSavedFilters(store, ['here', 'going'])
  await first.save('here', saved('kept'))
  await first.save('going', saved('lost'))
  const second = await openSavedFilters(store, ['here'])
  expect([second.of('here'), second.of('going')]).toEqual([[saved('kept')], []])
  expect([...(await store.all()).keys()]).toEqual(['here'])
})
