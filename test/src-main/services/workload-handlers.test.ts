import { expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import type { OpenProject } from '../../../src-main/services/project'
import type { Workbench } from '../../../src-main/services/workbench'
import { workloadHandlers } from '../../../src-main/services/workload-handlers'
import { tempFolder } from '../../support/temp-folder'
import { openManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'

const openOrders = async () => {
  const workbench = await openManualWorkbench()
  await workbench.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
  return workbench
}

it('takes a workload from what was counted of a stream, second by second in the last hour', async () => {
  const { client, clock, put } = await openOrders()
  const from = clock.now() + 1000
  clock.advance(1000)
  await put('orders', ['1234567', '1234567', '1234567', '1234567'])
  clock.advance(10_000)
  const { workload, problems } = await client.call('workload.ofStream', { arn, from, to: from + 10_000 })
  expect(problems).toEqual([])
  expect(workload).toMatchObject({
    ...{ periodSeconds: 1, recordSizes: { kind: 'constant', bytes: 10 }, shape: null, peakToAverage: 10 },
    recordsPerSecond: { average: 0.4, p99: 4, peak: 4 },
  })
})

it('begins when the stream was made, and counts what is over, however long a time is asked for', async () => {
  const { client, clock, put } = await openOrders()
  clock.advance(20_000)
  await put('orders', ['1234567', '1234567'])
  clock.advance(20_000)
  const day = 86_400_000
  const { workload } = await client.call('workload.ofStream', { arn, from: clock.now() - 30 * day, to: clock.now() })
  expect(workload?.periodSeconds).toBe(1)
  expect((workload?.to ?? 0) - (workload?.from ?? 0)).toBeGreaterThanOrEqual(39_000)
  expect((workload?.recordsPerSecond.average ?? 0) * (workload?.points.length ?? 0)).toBeCloseTo(2, 6)
})

it('says when nothing is known of that time, and refuses a stream that is not there', async () => {
  const { client, clock } = await openOrders()
  const before = { arn, from: 0, to: clock.now() - 3_600_000 }
  expect(await client.call('workload.ofStream', before)).toEqual({
    workload: null,
    problems: [expect.objectContaining({ place: arn, message: 'Nothing is known of this stream in that time.' })],
  })
  expect((await client.call('workload.ofStream', { arn, from: 10, to: 5 })).workload).toBeNull()
  const refused = await client.refused('workload.ofStream', { ...before, arn: `${arn}s` })
  expect(refused).toMatchObject({ code: 'ResourceNotFoundException' })
})

it('reads a metric export, and names what is wrong with one', async () => {
  const { client } = await openOrders()
  const text = 'Timestamp,IncomingRecords\n2026-11-21T00:00:00Z,60\n2026-11-21T00:01:00Z,120\n'
  const { workload } = await client.call('workload.read', { fileName: 'export.csv', text })
  expect(workload?.recordsPerSecond).toEqual({ average: 1.5, p99: 2, peak: 2 })
  const cut = await client.call('workload.read', { fileName: 'export.csv', text: text.slice(0, -5) })
  expect(cut).toEqual({ workload: null, problems: [expect.objectContaining({ place: 'line 3' })] })
})

it('leaves out the time in which the project was closed', async () => {
  const clock = manualClock()
  const folder = await tempFolder()
  const open = () =>
    openProject({
      ...{ folder, keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel', clock, logger: silentLogger },
    })
  const caller = { accountId: '000000000000', region: 'us-east-1' }
  const putAMinute = async (project: OpenProject, minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute++) {
      const record = { Data: Buffer.from('1234567'), PartitionKey: 'key' }
      await project.streams.operations.PutRecords(caller, { StreamName: 'orders', Records: [record] })
      clock.advance(60_000)
    }
  }
  const first = await open()
  await first.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })
  await putAMinute(first, 10)
  await first.close()
  clock.advance(3 * 3_600_000)
  const second = await open()
  onTestFinished(() => second.close())
  await putAMinute(second, 10)
  const asked = { arn, from: 0, to: clock.now() }
  const { workload } = await workloadHandlers({ project: second } as Workbench)['workload.ofStream'](asked)
  expect(workload?.periodSeconds).toBe(60)
  expect(workload?.points.map(({ recordsPerSecond }) => recordsPerSecond * 60)).toEqual(
    Array.from({ length: workload?.points.length ?? 0 }, () => 1),
  )
  expect(workload?.points.length).toBeGreaterThan(15)
})
