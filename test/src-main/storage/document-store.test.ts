import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { memoryDocuments, sqliteDocuments, type DocumentStore } from '../../../src-main/storage/document-store'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { tempFolder } from '../../support/temp-folder'

const Note = z.object({ text: z.string(), stars: z.number().default(1) })
type Note = z.infer<typeof Note>

const openProject = async () => {
  const { database } = await openProjectDatabase(join(await tempFolder(), 'project.sqlite'), 0)
  onTestFinished(() => database.close())
  return database
}

describe.each<[string, () => Promise<DocumentStore<Note>>]>([
  ['sqliteDocuments', async () => sqliteDocuments(await openProject(), 'note', Note)],
  ['memoryDocuments', async () => memoryDocuments<Note>()],
])('%s', (_name, open) => {
  it('is empty at first', async () => {
    expect(await (await open()).all()).toEqual(new Map())
  })

  it('keeps a value under its id, the last one that was saved', async () => {
    const documents = await open()
    await documents.save('a', { text: 'first', stars: 2 })
    await documents.save('a', { text: 'second', stars: 3 })
    await documents.save('b', { text: 'other', stars: 1 })
    expect(await documents.all()).toEqual(
      new Map([
        ['a', { text: 'second', stars: 3 }],
        ['b', { text: 'other', stars: 1 }],
      ]),
    )
  })

  it('forgets what is removed, and does not mind removing nothing', async () => {
    const documents = await open()
    await documents.save('a', { text: 'first', stars: 2 })
    await documents.remove('a')
    await documents.remove('a')
    expect(await documents.all()).toEqual(new Map())
  })
})

describe('sqliteDocuments', () => {
  it('keeps kinds apart', async () => {
    const database = await openProject()
    await sqliteDocuments(database, 'note', Note).save('a', { text: 'a note', stars: 1 })
    expect(await sqliteDocuments(database, 'memo', Note).all()).toEqual(new Map())
  })

  it('reads what was kept before a member existed with its default, and refuses what makes no sense', async () => {
    const database = await openProject()
    await database.run([`INSERT INTO document VALUES ('note', 'a', '{"text":"old"}')`])
    const notes = sqliteDocuments(database, 'note', Note)
    expect(await notes.all()).toEqual(new Map([['a', { text: 'old', stars: 1 }]]))
    await database.run([`INSERT INTO document VALUES ('note', 'b', '{"text":5}')`])
    await expect(notes.all()).rejects.toThrow()
  })
})
