import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis'
import { freePort } from '../support/ports'
import { removeFolder, runEngine, temporaryFolder } from '../sdk/running-engine'
import { knownKey } from './signed'
import { waysTo, type Ways } from './ways'

/** The built engine in a process of its own, with a stream that no fuzzed request names. */
export interface FuzzedEngine {
  readonly ways: Ways
  readonly pid: number
  /** What is wrong with it now: nothing if it runs, complains of nothing and still serves a good request. */
  complaints(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** An engine that takes any signature, and one that takes those of the known key only. */
export interface FuzzTarget {
  readonly open: FuzzedEngine
  readonly strict: FuzzedEngine
}

export const startFuzzTarget = async (): Promise<FuzzTarget> => ({
  open: await start([]),
  strict: await start(['--auth', 'strict', '--access-key', `${knownKey.id}:${knownKey.secret}`]),
})

export const enginesOf = ({ open, strict }: FuzzTarget): readonly FuzzedEngine[] => [open, strict]

const start = async (args: readonly string[]): Promise<FuzzedEngine> => {
  const data = await temporaryFolder()
  const keys = await temporaryFolder()
  const port = await freePort()
  const { child, ready, log } = await runEngine([
    ...['--port', String(port), '--data', data, '--keys', keys, '--limits', 'off', '--tls', ...args],
  ])
  if (ready === undefined) throw new Error(`The engine did not start:\n${log()}`)
  const kept = keptStream(port)
  await kept.create()
  return {
    ways: waysTo(port, await readFile(join(data, 'tls', 'ca.pem'), 'utf8')),
    pid: child.pid ?? 0,
    complaints: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return [`The engine ended:\n${log().slice(-4000)}`]
      const errors = log()
        .split('\n')
        .filter((line) => / error /.test(line))
      const good = await kept.readAfterwards().catch(String)
      return [...errors.slice(0, 20), ...(good === 'before,after' ? [] : [`A good request afterwards: ${good}`])]
    },
    stop: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined
      child.kill('SIGINT')
      await ended
      await removeFolder(data)
      await removeFolder(keys)
    },
  }
}

/** A stream that must be whole in the end. */
const keptStream = (port: number) => {
  const StreamName = 'kept'
  const withClient = async <T>(work: (client: KinesisClient) => Promise<T>): Promise<T> => {
    const credentials = { accessKeyId: knownKey.id, secretAccessKey: knownKey.secret }
    const client = new KinesisClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials })
    try {
      return await work(client)
    } finally {
      client.destroy()
    }
  }
  const put = (client: KinesisClient, text: string) =>
    client.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from(text) }))
  return {
    create: () =>
      withClient(async (client) => {
        await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
        await put(client, 'before')
      }),
    readAfterwards: () =>
      withClient(async (client) => {
        await put(client, 'after')
        const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
        const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
        const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
        return Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString()).join()
      }),
  }
}
