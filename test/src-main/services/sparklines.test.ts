import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock, type ManualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import type { OpenProject } from '../../../src-main/services/project'
import { tempFolder } from '../../support/temp-folder'

const caller = { accountId: '000000000000', region: 'us-east-1' }
const arn = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`

const projectAt = (clock: ManualClock, folder: string): Promise<OpenProject> =>
  openProject({
    ...{ folder: join(folder, 'Mine'), keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel' },
    ...{ clock, logger: silentLogger },
  })

const putBytes = async ({ streams }: OpenProject, StreamName: string, bytes: number): Promise<void> => {
  // The key counts as well.
  const Records = [{ Data: Buffer.alloc(bytes - 1), PartitionKey: 'k' }]
  await streams.operations.PutRecords(caller, { StreamName, Records })
}

const openTwoStreams = async () => {
  const clock = manualClock()
  const folder = await tempFolder()
  const project = await projectAt(clock, folder)
  for (const StreamName of ['orders', 'clicks']) {
    await project.streams.operations.CreateStream(caller, { StreamName, ShardCount: 2 })
  }
  return { clock, project, reopen: () => projectAt(clock, folder) }
}

it('show the last sixty whole seconds', async () => {
  const { clock, project } = await openTwoStreams()
  onTestFinished(() => project.close())
  await putBytes(project, 'orders', 100)
  clock.advance(2000)
  await putBytes(project, 'orders', 300)
  clock.advance(1000)
  expect(project.sparklines.of(arn('orders'))).toEqual([...new Array<number>(57).fill(0), 100, 0, 300])
  clock.advance(60_000)
  expect(project.sparklines.of(arn('orders'))).toEqual(new Array(60).fill(0))
})

it('begin after a restart with what was counted before it, and have a gap where the project was closed', async () => {
  const { clock, project, reopen } = await openTwoStreams()
  clock.advance(100_000)
  await putBytes(project, 'orders', 100)
  clock.advance(1000)
  await putBytes(project, 'orders', 200)
  await putBytes(project, 'clicks', 50)
  clock.advance(1000)
  await project.close()
  clock.advance(10_000)
  const again = await reopen()
  onTestFinished(() => again.close())
  const closed = new Array<null>(9).fill(null)
  expect(again.sparklines.of(arn('orders')).slice(-12)).toEqual([100, 200, ...closed, 0])
  expect(again.sparklines.of(arn('clicks')).slice(-12)).toEqual([0, 50, ...closed, 0])
  await putBytes(again, 'orders', 400)
  clock.advance(5000)
  expect(again.sparklines.of(arn('orders')).slice(-17)).toEqual([100, 200, ...closed, 0, 400, 0, 0, 0, 0])
  expect(again.sparklines.of(arn('orders'))).toHaveLength(60)
  clock.advance(60_000)
  expect(again.sparklines.of(arn('orders'))).toEqual(new Array(60).fill(0))
})

it('of a stream that is made later are known from its beginning', async () => {
  const { clock, project } = await openTwoStreams()
  onTestFinished(() => project.close())
  clock.advance(90_000)
  await project.streams.operations.CreateStream(caller, { StreamName: 'late', ShardCount: 1 })
  await putBytes(project, 'late', 10)
  clock.advance(1000)
  expect(project.sparklines.of(arn('late'))).toEqual([...new Array<number>(59).fill(0), 10])
})
