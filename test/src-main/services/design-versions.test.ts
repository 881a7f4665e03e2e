import { describe, expect, it } from 'vitest'
import { writeDesign } from '../../../src-main/planning/design/read-design'
import type { Design } from '../../../src-main/planning/design/design'
import { createDesignVersions, type StoredVersion } from '../../../src-main/services/design-versions'
import { memoryDocuments } from '../../../src-main/storage/document-store'
import { openManualWorkbench } from './support/manual-workbench'

const minute = 60_000
const design = (shards: number): Design =>
  ({ formatVersion: 2, name: `With ${String(shards)}`, region: 'us-east-1', elements: [], edges: [] }) as Design
const kept = (shards: number, savedAt: number) => ({ savedAt, text: writeDesign(design(shards)) })

describe('versions of a design', () => {
  it('are one for each sitting', async () => {
    const versions = createDesignVersions(memoryDocuments())
    await versions.note('a', kept(1, 0))
    await versions.note('a', kept(2, 3 * minute))
    await versions.note('a', kept(3, 12 * minute))
    expect(await versions.of('a')).toMatchObject([{ savedAt: 12 * minute, changes: 0 }])
    await versions.note('a', kept(4, 23 * minute))
    expect(await versions.of('a')).toMatchObject([{ savedAt: 23 * minute, changes: 1 }, { savedAt: 12 * minute }])
    const [newest, before] = await versions.of('a')
    expect((await versions.open('a', before?.id ?? ''))?.name).toBe('With 3')
    expect((await versions.open('a', newest?.id ?? ''))?.name).toBe('With 4')
    expect(await versions.open('b', newest?.id ?? '')).toBeUndefined()
  })

  it('end after an hour, though nobody pauses', async () => {
    const versions = createDesignVersions(memoryDocuments())
    for (let at = 0; at <= 120; at += 5) await versions.note('a', kept(at + 1, at * minute))
    expect(await versions.of('a')).toHaveLength(3)
  })

  it('are not made of a design that is kept as it was', async () => {
    const versions = createDesignVersions(memoryDocuments())
    await versions.note('a', kept(1, 0))
    await versions.note('a', kept(1, 60 * minute))
    expect(await versions.of('a')).toMatchObject([{ savedAt: 0 }])
  })

  it('stay as they are once they have a name, however many come after', async () => {
    const versions = createDesignVersions(memoryDocuments())
    await versions.note('a', kept(1, 0))
    const id = (await versions.of('a'))[0]?.id ?? ''
    expect(await versions.name('a', id, 'Before the sale')).toBe(true)
    await versions.note('a', kept(2, minute))
    for (let at = 1; at <= 120; at++) await versions.note('a', kept(at + 2, at * 30 * minute))
    const all = await versions.of('a')
    expect(all).toHaveLength(101)
    expect(all.at(-1)).toMatchObject({ id, name: 'Before the sale' })
    expect((await versions.open('a', id))?.name).toBe('With 1')
    expect(await versions.name('a', 'a/999', 'x')).toBe(false)
  })

  it('are there again when the project is opened, and go with their design', async () => {
    const store = memoryDocuments<StoredVersion>()
    const first = createDesignVersions(store)
    await first.note('a', kept(1, 0))
    await first.note('b', kept(1, 0))
    const again = createDesignVersions(store)
    await again.note('a', kept(2, minute))
    expect(await again.of('a')).toHaveLength(2)
    await again.forget('a')
    expect(await again.of('a')).toEqual([])
    expect([...(await store.all()).keys()]).toEqual(['b/1'])
  })
})

it('a window lists, opens, names and compares them', async () => {
  const { client, clock } = await openManualWorkbench()
  const { id } = await client.call('design.save', { id: null, design: design(1) })
  clock.advance(11 * minute)
  await client.call('design.save', { id, design: design(2) })
  const { versions } = await client.call('design.versions', { id })
  expect(versions.map(({ changes }) => changes)).toEqual([1, 0])
  const [, first] = versions
  await client.call('design.nameVersion', { id, version: first?.id ?? '', name: ' Sketch ' })
  const { design: before } = await client.call('design.version', { id, version: first?.id ?? '' })
  const { changes } = await client.call('design.diff', { before, after: design(2) })
  expect(changes.map(({ member, told }) => [member, told.values])).toEqual([
    ['name', { name: 'With 2', member: 'name', before: 'With 1', after: 'With 2' }],
  ])
  expect((await client.call('design.versions', { id })).versions[1]?.name).toBe('Sketch')
  await expect(client.call('design.version', { id, version: 'x/1' })).rejects.toThrow('no such version')
  await expect(client.call('design.versions', { id: 'none' })).rejects.toThrow('not there any more')
})
