import { expect, it } from 'vitest'
import { useStreamTable } from '../../../src-renderer/streams/use-stream-table'
import { streamRow } from '../samples'

const busy = streamRow({ name: 'busy', openShards: 8, incoming: { bytesPerSecond: 9000, recordsPerSecond: 1 } })
const Calm = streamRow({ name: 'Calm', openShards: 1, incoming: { bytesPerSecond: 10, recordsPerSecond: 5 } })
const also = streamRow({ name: 'also-calm', openShards: 1, incoming: { bytesPerSecond: 20, recordsPerSecond: 9 } })

const table = () => useStreamTable(() => [busy, Calm, also])
const names = ({ rows }: ReturnType<typeof table>) => rows.value.map(({ name }) => name)

it('begins sorted by name', () => {
  expect(names(table())).toEqual(['also-calm', 'busy', 'Calm'])
})

it('puts the highest figure first, and last when asked again', () => {
  const streams = table()
  streams.sortBy('incomingBytes')
  expect(names(streams)).toEqual(['busy', 'also-calm', 'Calm'])
  streams.sortBy('incomingBytes')
  expect(names(streams)).toEqual(['Calm', 'also-calm', 'busy'])
})

it('keeps equal ones by name', () => {
  const streams = table()
  streams.sortBy('openShards')
  expect(names(streams)).toEqual(['busy', 'also-calm', 'Calm'])
})

it('finds part of a name in any case', () => {
  const streams = table()
  streams.search.value = ' CALM'
  expect(names(streams)).toEqual(['also-calm', 'Calm'])
})
