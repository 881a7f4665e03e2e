import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLogger } from '../../../src-main/platform/logger'
import { sqliteEventStore } from '../../../src-main/storage/event-store'
import { openProjectDatabase } from '../../../src-main/storage/project-database'

const dayMs = 86_400_000
const now = 20_000 * dayMs

const openStore = async () => {
  const { database } = await openProjectDatabase(':memory:', 0)
  onTestFinished(() => database.close())
  const told: string[] = []
  const logger = { ...silentLogger, warn: (message: string) => void told.push(message) }
  return { store: sqliteEventStore(database, logger), database, told }
}

describe('the event store', () => {
  it('gives back events of a time and of a stream, with those of the whole project, newest first', async () => {
    const { store } = await openStore()
    await store.append({ at: now, kind: 'opened', detail: {} })
    await store.append({ at: now + 1, kind: 'retention', arn: 'orders', detail: { from: 24, to: 48 } })
    await store.append({ at: now + 2, kind: 'deleted', arn: 'clicks', detail: {} })
    expect(await store.read({})).toEqual([
      { id: 3, at: now + 2, kind: 'deleted', arn: 'clicks', detail: {} },
      { id: 2, at: now + 1, kind: 'retention', arn: 'orders', detail: { from: 24, to: 48 } },
      { id: 1, at: now, kind: 'opened', detail: {} },
    ])
    const ids = async (question: object) => (await store.read(question)).map(({ id }) => id)
    expect(await ids({ arn: 'orders' })).toEqual([2, 1])
    expect(await ids({ from: now + 1, to: now + 2 })).toEqual([2])
    expect(await ids({ limit: 1 })).toEqual([3])
  })

  it('keeps 455 days, and 100,000 events at most', async () => {
    const { store, database } = await openStore()
    await store.append({ at: now - 456 * dayMs, kind: 'opened', detail: {} })
    await store.append({ at: now - 454 * dayMs, kind: 'opened', detail: {} })
    await store.append({ at: now, kind: 'opened', detail: {} })
    expect((await store.read({})).map(({ id }) => id)).toEqual([3, 2])
    await database.run([`UPDATE timeline_event SET id = 100002 WHERE id = 3`])
    await database.run([`UPDATE sqlite_sequence SET seq = 100002`])
    await store.append({ at: now, kind: 'opened', detail: {} })
    expect((await store.read({})).map(({ id }) => id)).toEqual([100_003, 100_002])
  })

  it('names a damaged event and goes on without it', async () => {
    const { store, database, told } = await openStore()
    await store.append({ at: now, kind: 'mode', arn: 'orders', detail: { from: 'PROVISIONED', to: 'ON_DEMAND' } })
    await store.append({ at: now, kind: 'opened', detail: {} })
    await database.run([`UPDATE timeline_event SET detail = substr(detail, 1, 5) WHERE id = 1`])
    expect((await store.read({})).map(({ id }) => id)).toEqual([2])
    expect(told).toEqual(['Event 1 of the timeline is damaged and left out.'])
  })
})
