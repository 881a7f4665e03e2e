import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, runEngine, startEngine, temporaryFolder } from './running-engine'
import { freePort, takenPort } from '../support/ports'

let data: string
beforeEach(async () => {
  data = await temporaryFolder()
})
afterEach(() => removeFolder(data))

/** Start, put one record a value, stop. */
const prepare = async (...values: readonly string[]): Promise<void> => {
  const engine = await startEngine({ data })
  const client = http2Client(engine.url)
  await client.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
  for (const value of values) {
    await client.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from(value) }))
  }
  client.destroy()
  await engine.stop()
}

const readBack = async (url: string): Promise<string[]> => {
  const client = http2Client(url)
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  )
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
  client.destroy()
  return Records.map(({ Data }) => Buffer.from(Data ?? []).toString())
}

const projectFolder = async (): Promise<string> => {
  const [project = ''] = await readdir(join(data, 'projects'))
  return join(data, 'projects', project)
}

const segmentFile = async (): Promise<string> => {
  const records = join(await projectFolder(), 'records')
  const files = await readdir(records, { recursive: true })
  return join(records, files.find((file) => file.endsWith('.log')) ?? '')
}

describe('the engine process', () => {
  it('prints one line with its address and ends in good order on Ctrl-C', async () => {
    const port = await freePort()
    const { child, ready } = await runEngine(['--data', data, '--port', String(port)])
    expect(ready).toMatch(new RegExp(`^Streamgauge engine at http://127\\.0\\.0\\.1:${port} .*\n$`))
    const code = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGINT')
    expect(await code).toBe(0)
  })

  it('says which port is taken and which is free instead', async () => {
    const port = await takenPort()
    const { child, ready, log } = await runEngine(['--data', data, '--port', String(port)])
    expect(ready).toBeUndefined()
    expect(child.exitCode).toBe(1)
    expect(log()).toMatch(new RegExp(`Port ${port} is in use`))
    expect(log()).toMatch(/--port \d+/)
  })

  it('leaves a data folder alone that another one uses', async () => {
    const engine = await startEngine({ data })
    const { ready, child, log } = await runEngine(['--data', data, '--port', String(await freePort())])
    expect(ready).toBeUndefined()
    expect(child.exitCode).toBe(1)
    expect(log()).toContain(`The data folder ${data} is in use by Streamgauge on Node.js`)
    await engine.stop()
  })

  it.each([
    [['--port', 'many'], '--port takes a whole number from 1 to 65535, not "many".'],
    [['--limits', 'none'], '--limits takes enforce, observe or off, not "none".'],
    [['--allow-origin', 'x'], '--allow-origin takes an origin such as http://localhost:3000, not "x".'],
    [['--verbose'], "Unknown option '--verbose'"],
  ])('refuses the options %j in words', async (args, message) => {
    const { child, log } = await runEngine(args)
    expect(child.exitCode).toBe(1)
    expect(log()).toContain(message)
  })

  it('recovers a segment file that was cut off, to its last good record, and says so', async () => {
    await prepare('one', 'two', 'three')
    const path = await segmentFile()
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, -5))
    const engine = await startEngine({ data })
    expect(await readBack(engine.url)).toEqual(['one', 'two'])
    expect(engine.log()).toContain('The end of a segment file was cut off')
    await engine.stop()
  })

  it('recovers a segment file that was damaged in the middle, keeping all that is intact', async () => {
    await prepare('one', 'two', 'three')
    const path = await segmentFile()
    const bytes = await readFile(path)
    bytes.write('!!!', bytes.indexOf('two'))
    await writeFile(path, bytes)
    const engine = await startEngine({ data })
    expect(await readBack(engine.url)).toEqual(['one', 'three'])
    expect(engine.log()).toContain('A segment file was damaged')
    await engine.stop()
  })

  it('sets a corrupt database aside, names it, and never replaces it silently', async () => {
    await prepare('one')
    const folder = await projectFolder()
    const garbage = Buffer.alloc(9000, 'not a database ')
    await writeFile(join(folder, 'project.sqlite'), garbage)
    const engine = await startEngine({ data })
    const client = http2Client(engine.url)
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual([])
    client.destroy()
    const setAside = (await readdir(folder)).find((name) => name.startsWith('project.sqlite.damaged-')) ?? ''
    expect(await readFile(join(folder, setAside))).toEqual(garbage)
    expect(engine.log()).toContain(setAside)
    expect(engine.log()).toContain('Records without a stream')
    await engine.stop()
  })
})
