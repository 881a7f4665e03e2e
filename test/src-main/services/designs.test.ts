import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { Design } from '../../../src-main/planning/design/design'
import { manualClock } from '../../../src-main/platform/clock'
import { countingIds } from '../../../src-main/platform/ids'
import { silentLogger } from '../../../src-main/platform/logger'
import { openDesigns, StoredDesign } from '../../../src-main/services/designs'
import { firstDesigns } from '../../../src-main/services/sample-designs'
import { memoryDocuments, sqliteDocuments } from '../../../src-main/storage/document-store'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { tempFolder } from '../../support/temp-folder'
import { openManualWorkbench } from './support/manual-workbench'

const design = (name: string): Design =>
  Design.parse({
    ...{ formatVersion: 2, name },
    elements: [
      {
        ...{ kind: 'source', id: 'web', name: 'Web' },
        workload: { recordsPerSecond: 100, recordBytes: { kind: 'constant', bytes: 500 } },
      },
      { kind: 'stream', id: 'orders', name: 'Orders' },
    ],
    edges: [{ from: 'web', to: 'orders' }],
  })

const openAt = async (folder: string, kind: 'sample' | 'user' = 'user') => {
  const keysFolder = `${folder}-keys`
  const clock = manualClock()
  return openProject({ folder, keysFolder, kind, durability: 'kernel', clock, logger: silentLogger })
}

describe('the designs of a project', () => {
  it('come by name, at once and at every change', async () => {
    const { client } = await openManualWorkbench()
    const feed = client.subscribe('designs.watch', {})
    const { id } = await client.call('design.save', { id: null, design: design('Orders') })
    await client.call('design.save', { id: null, design: design('Clicks') })
    await client.call('design.save', { id, design: design('Baskets') })
    await client.call('design.remove', { id })
    expect(feed.events.map(({ designs }) => designs.map(({ name }) => name))).toEqual([
      ...[[], ['Orders'], ['Clicks', 'Orders'], ['Baskets', 'Clicks'], ['Clicks']],
    ])
    expect(feed.events.at(-1)?.designs[0]).toMatchObject({ region: 'us-east-1', elements: 2, problem: null })
    expect(await client.refused('design.open', { id })).toMatchObject({ code: 'NoSuchDesign' })
  })

  it('are the same after a restart', async () => {
    const folder = await tempFolder()
    const first = await openAt(folder)
    const id = await first.designs.save(null, design('Orders'))
    await first.close()
    const second = await openAt(folder)
    onTestFinished(() => second.close())
    expect(second.designs.open(id)).toEqual(design('Orders'))
    expect(second.designs.all()).toEqual([expect.objectContaining({ id, name: 'Orders' })])
  })

  it('keep what a newer version wrote as it is, and say so', async () => {
    const folder = await tempFolder()
    const text = JSON.stringify({ formatVersion: 99, name: 'From tomorrow', region: 'eu-west-1', elements: [{}] })
    const { database } = await openProjectDatabase(join(folder, 'project.sqlite'), 0)
    const store = sqliteDocuments(database, 'design', StoredDesign)
    await store.save('later', { savedAt: 7, text })
    await database.close()
    const project = await openAt(folder)
    await project.designs.save(null, design('Orders'))
    expect(project.designs.all()[0]).toMatchObject({
      ...{ id: 'later', name: 'From tomorrow', region: 'eu-west-1', elements: 1, savedAt: 7 },
      problem: { message: expect.stringMatching(/^The design cannot be read: formatVersion: .*99/) },
    })
    expect(project.designs.open('later')).toEqual({ problem: project.designs.all()[0]?.problem })
    await project.close()
    const again = await openProjectDatabase(join(folder, 'project.sqlite'), 0)
    onTestFinished(() => again.database.close())
    const kept = await sqliteDocuments(again.database, 'design', StoredDesign).all()
    expect(kept.get('later')).toEqual({ savedAt: 7, text })
  })

  it('show what is no design at all by its id', async () => {
    const store = memoryDocuments<StoredDesign>()
    await store.save('broken', { savedAt: 1, text: '{"name": 3' })
    const designs = await openDesigns({
      store,
      versions: memoryDocuments(),
      documents: memoryDocuments(),
      clock: manualClock(),
      ids: countingIds(),
    })
    expect(designs.all()).toEqual([expect.objectContaining({ id: 'broken', name: 'broken', elements: 0 })])
  })

  it('begin with examples in a sample project, once, and with none in any other', async () => {
    const folder = await tempFolder()
    const sample = await openAt(folder, 'sample')
    const names = firstDesigns().map(({ design: { name } }) => name)
    expect(names).toHaveLength(2)
    expect(sample.designs.all().map(({ name }) => name)).toEqual(names.toSorted((a, b) => a.localeCompare(b)))
    for (const { id } of sample.designs.all()) await sample.designs.remove(id)
    await sample.close()
    const later = await openAt(folder)
    onTestFinished(() => later.close())
    expect(later.designs.all()).toEqual([])
    const { project } = await openManualWorkbench()
    expect(project.designs.all()).toEqual([])
  })
})

describe('a design file', () => {
  it('is read back as it was written, under a name that files can have', async () => {
    const { client } = await openManualWorkbench()
    const written = await client.call('design.write', { design: design('Orders & clicks') })
    expect(written.fileName).toBe('orders-clicks.streamgauge.json')
    expect(await client.call('design.read', { text: written.text })).toEqual({
      ...{ design: design('Orders & clicks'), problems: [] },
    })
  })

  it('that is wrong is not taken, and what is wrong is named with its place', async () => {
    const { client } = await openManualWorkbench()
    const { text } = await client.call('design.write', { design: design('Orders') })
    const { design: taken, problems } = await client.call('design.read', {
      text: text.replace('"recordsPerSecond": 100', '"recordsPerSecond": -1'),
    })
    expect(taken).toBeNull()
    expect(problems).toEqual([expect.objectContaining({ place: expect.stringContaining('recordsPerSecond') })])
  })

  it('of every sample that comes with the program can be opened', async () => {
    const { client } = await openManualWorkbench()
    const { samples } = await client.call('design.samples', {})
    for (const sample of samples) {
      const { text } = await client.call('design.write', { design: sample.design })
      expect((await client.call('design.read', { text })).problems).toEqual([])
    }
  })
})
