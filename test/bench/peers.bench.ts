import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inCache } from '../../src-main/setup/cache-folder.mjs'
import { putRecordRequests, putRecordsRequests, recordsPerRequest } from './bodies'
import { machine, ratios, spread } from './figures'
import { post, preparedRequest, requestsPerSecond } from './load'
import { createStream, startEngine, startProgram, type Program, type Running } from './servers'

/*
 * The same load against other local endpoints, taking turns: PutRecords of 500 records, PutRecord and GetRecords, 16 in
 * flight, 16 shards, prepared requests. They keep records in memory, we on disk.
 */

const inFlight = 16
const shards = 16
const turns = 3
const seconds = 2

interface Peer {
  readonly name: string
  readonly version: string
  /** How to start it once it is installed at `folder`. */
  program(folder: string): Program
}

const peers: readonly Peer[] = [
  {
    name: 'kinesalite',
    version: '3.3.3',
    program: (folder) => ({
      port: 24_991,
      args: [join(folder, 'cli.js'), '--port', '24991', '--shardLimit', '100', '--createStreamMs', '0'],
    }),
  },
  {
    name: 'kinesis-local',
    version: '0.6.2',
    program: (folder) => ({
      port: 24_992,
      folder,
      args: [join(folder, 'main.js')],
      env: {
        KINESIS_MOCK_PLAIN_PORT: '24992',
        KINESIS_MOCK_TLS_PORT: '24993',
        SHARD_LIMIT: '100',
        LOG_LEVEL: 'ERROR',
        CREATE_STREAM_DURATION: '0ms',
      },
    }),
  },
]

const isWindows = process.platform === 'win32'

/** Install a peer into our cache, unless it is there, and start it; a sentence says why not. */
const startPeer = async (peer: Peer): Promise<Running | undefined> => {
  const root = inCache('bench-peers', `${peer.name}-${peer.version}`)
  const folder = join(root, 'node_modules', peer.name)
  try {
    if (!existsSync(folder)) {
      await mkdir(root, { recursive: true })
      const wanted = `${peer.name}@${peer.version}`
      const args = ['install', '--prefix', root, '--no-audit', '--no-fund', '--ignore-scripts', wanted]
      await promisify(execFile)(isWindows ? 'npm.cmd' : 'npm', args, { shell: isWindows })
    }
    const running = await startProgram(peer.program(folder))
    await createStream(running.port, 'bench', shards)
    return running
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n')
    console.log(`${peer.name} ${peer.version} is left out: ${why}`)
    return undefined
  }
}

interface Contender {
  readonly name: string
  readonly port: number
}

/** Requests a second of every contender, turn by turn, and our ratio to the better of the others. */
const compare = async (
  what: string,
  contenders: readonly Contender[],
  requestsFor: (contender: Contender) => Promise<readonly Buffer[]>,
): Promise<void> => {
  const requests = await Promise.all(contenders.map(requestsFor))
  const measure = (i: number, time: number): Promise<number> =>
    requestsPerSecond(contenders[i]?.port ?? 0, requests[i] ?? [], { inFlight, seconds: time })
  const rates = contenders.map((): number[] => [])
  for (let turn = -1; turn < turns; turn++) {
    for (const [i, own] of rates.entries()) {
      const rate = await measure(i, turn < 0 ? 1 : seconds)
      if (turn >= 0) own.push(rate)
    }
  }
  console.log(`${what}, requests a second; median (lowest to highest)`)
  contenders.forEach(({ name }, i) => console.log(`  ${name.padEnd(16)} ${spread(rates[i] ?? [], 0)}`))
  const [ours = [], ...others] = rates
  const best = ours.map((_, turn) => Math.max(...others.map((own) => own[turn] ?? 0)))
  if (others.length > 0) console.log(`  ours to the better of the others: ${spread(ratios(ours, best), 1)}`)
}

const getRecordsRequests = async ({ port }: Contender): Promise<readonly Buffer[]> => {
  const start = { StreamName: 'bench', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
  const answer = await post(port, 'Kinesis_20131202.GetShardIterator', start)
  const { ShardIterator } = JSON.parse(answer) as { ShardIterator: string }
  const body = Buffer.from(JSON.stringify({ ShardIterator, Limit: recordsPerRequest }))
  return [preparedRequest('Kinesis_20131202.GetRecords', body)]
}

console.log(`Other local endpoints, ${inFlight} in flight, ${turns} turns of ${seconds} s; ${machine()}`)
const engine = await startEngine(24_999)
await createStream(engine.port, 'bench', shards)
const running: Running[] = []
const contenders: Contender[] = [{ name: 'streamgauge', port: engine.port }]
for (const peer of peers) {
  const started = await startPeer(peer)
  if (started === undefined) continue
  running.push(started)
  contenders.push({ name: peer.name, port: started.port })
}
await compare('PutRecord of 100 B', contenders, async () => putRecordRequests(100))
await compare('PutRecords of 500 x 100 B', contenders, async () => putRecordsRequests(100))
await compare('GetRecords of 500 x 100 B', contenders, getRecordsRequests)
await compare('PutRecords of 500 x 1 KiB', contenders, async () => putRecordsRequests(1024))
for (const peer of running) await peer.stop()
console.log(machine())
await engine.stop()
