import { spawn, type ChildProcess } from 'node:child_process'
import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { post } from './load'

/*
 * What a large project costs while nothing happens, and whether streams that came and went leave anything behind.
 * Memory and processor time are the engine process's own, as Linux counts them.
 */

const engineProgram = fileURLToPath(new URL('../main/engine.js', import.meta.url))
const port = 24_998
const shards = 1000
const idleSeconds = 20
const comings = 10_000
const atOnce = 50

const startEngine = async (data: string): Promise<ChildProcess> => {
  const args = [engineProgram, '--data', data, '--port', String(port), '--limits', 'off']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}
const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })

/** Resident memory in MiB, processor seconds used, open files. */
const usageOf = async ({ pid }: ChildProcess) => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return {
    mebibytes: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024),
    // User and system time, in clock ticks of a hundredth of a second.
    processorSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
    files: (await readdir(`/proc/${pid}/fd`)).length,
  }
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const call = (operation: string, input: object): Promise<unknown> => post(port, `Kinesis_20131202.${operation}`, input)

const manyShards = async (): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  let engine = await startEngine(data)
  const empty = await usageOf(engine)
  await call('CreateStream', { StreamName: 'large', ShardCount: shards })
  const records = Array.from({ length: 500 }, (_, i) => ({ Data: 'eA==', PartitionKey: `key ${i}` }))
  for (let i = 0; i < 20; i++) {
    const Records = records.map(({ Data, PartitionKey }) => ({ Data, PartitionKey: `${PartitionKey} ${i}` }))
    await call('PutRecords', { StreamName: 'large', Records })
  }
  await pause(2000)
  const before = await usageOf(engine)
  await pause(idleSeconds * 1000)
  const after = await usageOf(engine)
  const load = ((after.processorSeconds - before.processorSeconds) / idleSeconds) * 100
  console.log(
    `${shards} shards, each written to: ${after.mebibytes} MiB (${empty.mebibytes} MiB without streams), ` +
      `${load.toFixed(1)} % of a processor idle, ${after.files} open files`,
  )
  await end(engine)
  const startedAt = performance.now()
  engine = await startEngine(data)
  console.log(`started again in ${Math.round(performance.now() - startedAt)} ms`)
  await end(engine)
  await rm(data, { recursive: true })
}

const comeAndGo = async (count: number): Promise<void> => {
  for (let done = 0; done < count; done += atOnce) {
    const names = Array.from({ length: atOnce }, (_, i) => `stream-${done + i}`)
    await Promise.all(names.map((StreamName) => call('CreateStream', { StreamName, ShardCount: 1 })))
    await Promise.all(names.map((StreamName) => call('PutRecord', { StreamName, Data: 'eA==', PartitionKey: 'key' })))
    await Promise.all(names.map((StreamName) => call('DeleteStream', { StreamName })))
  }
}

const manyStreams = async (): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  const engine = await startEngine(data)
  await comeAndGo(comings / 10)
  const before = await usageOf(engine)
  const startedAt = performance.now()
  await comeAndGo(comings)
  const seconds = (performance.now() - startedAt) / 1000
  await pause(5000)
  const after = await usageOf(engine)
  const left = (await readdir(join(data, 'projects', 'Local', 'records')).catch(() => [])).length
  console.log(
    `${comings} streams made, written to and deleted in ${seconds.toFixed(0)} s: memory ${before.mebibytes} → ` +
      `${after.mebibytes} MiB, open files ${before.files} → ${after.files}, ${left} folders left`,
  )
  await end(engine)
  await rm(data, { recursive: true })
}

await manyShards()
await manyStreams()
