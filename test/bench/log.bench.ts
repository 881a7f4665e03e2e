import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NewRecords } from '../../src-main/engine/log/block'
import { openSegmentLog } from '../../src-main/engine/log/record-log'
import type { ShardLog } from '../../src-main/engine/log/shard-log'
import { pack } from '../../src-main/engine/packed-list'
import { nodeFiles } from '../../src-main/platform/files'
import { machine, ratios, spread } from './figures'

/*
 * The record log by itself, in this process. Append: blocks of 500 records of 1 KiB, four appends under way, against plain
 * writes of as many bytes to one file, four under way. Recovery: opening a shard with 1 GB in its segments, all of which is
 * read and checked.
 */

const recordsPerBlock = 500
const recordBytes = 1024
const underWay = 4
const blocks = 200
const turns = 7
const recoveredBytes = 1_000_000_000
const recoveries = 3

const someRecords = (): NewRecords => {
  const records = Array.from({ length: recordsPerBlock }, () => ({ key: randomUUID(), data: randomBytes(recordBytes) }))
  const list = pack({ key: 'text', data: 'blob' }, records)
  const all = new NewRecords(list.column('key'), list.column('data'))
  for (let entry = 0; entry < list.length; entry++) all.add(entry)
  return all
}

/** MB a second of `count` writes of `bytes` each. */
const rateOf = async (count: number, bytes: number, writeOne: (index: number) => Promise<void>): Promise<number> => {
  const start = performance.now()
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) await writeOne(next++)
  }
  await Promise.all(Array.from({ length: underWay }, lane))
  return (count * bytes) / 1000 / (performance.now() - start)
}

const appendTo = (shard: ShardLog, records: NewRecords): Promise<void> =>
  new Promise((resolve, reject) => {
    shard.append(records, 1_800_000_000_000, (failure) => (failure === undefined ? resolve() : reject(failure)))
  })

const benchAppend = async (folder: string): Promise<void> => {
  const files = nodeFiles()
  const log = openSegmentLog({ files, folder: join(folder, 'append') })
  const records = Array.from({ length: 8 }, someRecords)
  const bytes = records[0]?.bytes ?? 0
  const block = randomBytes(bytes)
  const [appended, written]: [number[], number[]] = [[], []]
  for (let turn = -1; turn < turns; turn++) {
    const shard = await log.openShard('stream', `shard-${turn}`)
    const append = await rateOf(blocks, bytes, (i) => appendTo(shard, records[i % records.length] as NewRecords))
    await shard.close()
    const file = await files.open(join(folder, `plain-${turn}`))
    const write = await rateOf(blocks, bytes, (i) => file.write([block], i * bytes))
    await file.close()
    await rm(join(folder, `plain-${turn}`))
    await rm(join(folder, 'append'), { recursive: true })
    // The first turn warms up.
    if (turn >= 0) [appended, written].forEach((rates, i) => rates.push(i === 0 ? append : write))
  }
  console.log('Append of 1 KiB records, MB a second; median (lowest to highest)')
  console.log(`  log              ${spread(appended, 0)}`)
  console.log(`  plain writes     ${spread(written, 0)}`)
  console.log(`  ratio            ${spread(ratios(appended, written))}`)
}

const benchRecovery = async (folder: string): Promise<void> => {
  const options = { files: nodeFiles(), folder }
  const written = await openSegmentLog(options).openShard('stream', 'shard')
  const records = Array.from({ length: 8 }, someRecords)
  while (written.storedBytes < recoveredBytes) {
    await Promise.all(records.map((each) => appendTo(written, each)))
  }
  const bytes = written.storedBytes
  const { nextIndex } = written
  await written.close()
  const seconds: number[] = []
  for (let turn = 0; turn < recoveries; turn++) {
    const start = performance.now()
    const shard = await openSegmentLog(options).openShard('stream', 'shard')
    seconds.push((performance.now() - start) / 1000)
    if (shard.nextIndex !== nextIndex) throw new Error('Recovery lost records')
    await shard.close()
  }
  console.log(`Recovery of ${(bytes / 1e9).toFixed(2)} GB, seconds; median (lowest to highest)`)
  console.log(`  ${spread(seconds)}`)
}

const folder = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
console.log(`The record log, ${turns} turns; ${machine()}`)
await benchAppend(folder)
await benchRecovery(folder)
console.log(machine())
await rm(folder, { recursive: true })
