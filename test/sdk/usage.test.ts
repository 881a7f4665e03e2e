import { join } from 'node:path'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMeters } from '../../src-main/metering/meters'
import { quantityOf, usedOf, type Usage } from '../../src-main/metering/usage'
import { systemClock } from '../../src-main/platform/clock'
import { openProjectDatabase } from '../../src-main/storage/project-database'
import { sqliteMeters } from '../../src-main/storage/usage-store'
import { http1Client, http2Client, removeFolder, startEngine, temporaryFolder } from './running-engine'

/** What the project's database says once the engine has ended. */
const usageIn = async (data: string): Promise<Usage> => {
  const { database } = await openProjectDatabase(join(data, 'projects/Local/project.sqlite'), 0)
  const meters = await openMeters({ clock: systemClock(), store: sqliteMeters(database) })
  const { used } = meters.total()
  await database.close()
  return used
}

const readShard = async (client: KinesisClient, ShardId: string) => {
  const start = { StreamName: 'orders', ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
  return (await client.send(new GetRecordsCommand({ ShardIterator }))).Records ?? []
}

describe('what real clients are metered as', () => {
  let data: string
  beforeAll(async () => {
    data = await temporaryFolder()
  })
  afterAll(() => removeFolder(data))

  it('is the sizes of their records, one by one, in the mode of the stream', async () => {
    const engine = await startEngine({ data })
    const [two, one] = [http2Client(engine.url), http1Client(engine.url)]
    await two.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 2 }))
    await two.send(new CreateStreamCommand({ StreamName: 'clicks', StreamModeDetails: { StreamMode: 'ON_DEMAND' } }))
    // Keys of one byte, and of three bytes in UTF-8.
    const Records = [
      { Data: Buffer.alloc(99), PartitionKey: 'k' },
      { Data: Buffer.alloc(40_000), PartitionKey: '€' },
    ]
    for (const client of [two, one]) {
      for (const StreamName of ['orders', 'clicks']) await client.send(new PutRecordsCommand({ StreamName, Records }))
    }
    await two.send(new PutRecordCommand({ StreamName: 'orders', Data: Buffer.alloc(4_999), PartitionKey: 'k' }))
    const read = (await Promise.all(['0', '1'].map((shard) => readShard(two, `shardId-00000000000${shard}`)))).flat()
    expect(read).toHaveLength(5)
    expect(await engine.stop()).toBe(0)

    const used = await usageIn(data)
    expect(Number(usedOf(used, 'provisioned.records'))).toBe(5)
    expect(Number(usedOf(used, 'provisioned.payloadUnits'))).toBe(2 * (1 + 2) + 1)
    expect(Number(usedOf(used, 'provisioned.incoming'))).toBe(2 * (100 + 40_003) + 5_000)
    expect(Number(usedOf(used, 'onDemand.records'))).toBe(4)
    expect(Number(usedOf(used, 'onDemand.incoming'))).toBe(2 * (1 + 40) * 1024)
    const bytesRead = read.reduce(
      (sum, { Data, PartitionKey }) => sum + (Data?.length ?? 0) + Buffer.byteLength(PartitionKey ?? ''),
      0,
    )
    expect(Number(usedOf(used, 'provisioned.retrieval'))).toBe(bytesRead)
    expect(quantityOf(used, 'provisioned.shardHours')).toBeGreaterThan(0)
    expect(quantityOf(used, 'onDemand.streamHours')).toBeLessThan(quantityOf(used, 'provisioned.shardHours'))
  })

  it('goes on after a restart', async () => {
    const before = await usageIn(data)
    const engine = await startEngine({ data })
    await http2Client(engine.url).send(
      new PutRecordCommand({ StreamName: 'orders', Data: Buffer.alloc(25_600), PartitionKey: 'key' }),
    )
    expect(await engine.stop()).toBe(0)
    const after = await usageIn(data)
    const of = 'provisioned.payloadUnits'
    expect(usedOf(after, of) - usedOf(before, of)).toBe(2n)
  })
})
