import { once } from 'node:events'
import { freePort } from '../support/ports'
import { post, removeFolder, runEngine, temporaryFolder } from '../sdk/running-engine'

/** The built engine in a process of its own, with a stream that no fuzzed request names. */
export interface FuzzTarget {
  readonly port: number
  readonly pid: number
  /** What is wrong with it now: nothing if it runs, complains of nothing and still serves a good request. */
  complaints(): Promise<readonly string[]>
  stop(): Promise<void>
}

export const startFuzzTarget = async (): Promise<FuzzTarget> => {
  const data = await temporaryFolder()
  const keys = await temporaryFolder()
  const port = await freePort()
  const { child, ready, log } = await runEngine([
    ...['--port', String(port), '--data', data, '--keys', keys, '--limits', 'off'],
  ])
  if (ready === undefined) throw new Error(`The engine did not start:\n${log()}`)
  const call = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    const { status, body } = await post(
      `http://127.0.0.1:${port}`,
      `Kinesis_20131202.${operation}`,
      JSON.stringify(input),
    )
    if (status !== 200) throw new Error(`${operation}: ${body.toString()}`)
    return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>)
  }
  const putGood = (text: string): Promise<unknown> =>
    call('PutRecord', { StreamName: 'kept', PartitionKey: 'k', Data: Buffer.from(text).toString('base64') })
  const readGood = async (): Promise<string> => {
    const start = { StreamName: 'kept', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
    const { Records } = await call('GetRecords', await call('GetShardIterator', start))
    return (Records as { Data: string }[]).map(({ Data }) => Buffer.from(Data, 'base64').toString()).join()
  }
  await call('CreateStream', { StreamName: 'kept', ShardCount: 1 })
  await putGood('before')

  return {
    port,
    pid: child.pid ?? 0,
    complaints: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return [`The engine ended:\n${log().slice(-4000)}`]
      const errors = log()
        .split('\n')
        .filter((line) => / error /.test(line))
      const good = await putGood('after').then(readGood, (error: unknown) => String(error))
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
