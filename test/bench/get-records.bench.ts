import { randomBytes } from 'node:crypto'
import { read } from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { putRecordsRequests } from './bodies'
import { machine, ratios, spread } from './figures'
import { post, preparedRequest, requestsPerSecond } from './load'
import { createStream, startEngine, startSelf, type Running } from './servers'

/*
 * GetRecords from the start of a shard, 16 in flight, limits off: the engine, which reads the records from disk and writes
 * them out each time, against a server that sends the same bytes, prepared. For information, a server that knows no records:
 * it reads as many bytes from a file and sends them in Node's own base64, which is the least that an answer takes.
 */

const inFlight = 16
const turns = 7
const seconds = 2
const shapes = [
  { limit: 500, recordBytes: 100 },
  { limit: 500, recordBytes: 1024 },
  { limit: 5000, recordBytes: 1024 },
] as const

/** Fetches its answer from the engine once, then sends it for ever. */
const preparedServer = async (port: number, enginePort: number, input: string): Promise<void> => {
  const answer = Buffer.from(await post(enginePort, 'Kinesis_20131202.GetRecords', JSON.parse(input) as object))
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': answer.length })
      response.end(answer)
    })
  })
  server.listen(port, '127.0.0.1')
}

/** Both buffers of an answer are used again, and base64 is made in pieces that stay in the processor's cache. */
const encodingServer = async (port: number, bytes: number): Promise<void> => {
  const path = join(await mkdtemp(join(tmpdir(), 'streamgauge-bench-')), 'records')
  await writeFile(path, randomBytes(bytes))
  const file = await open(path)
  await rm(dirname(path), { recursive: true })
  const free: { readonly data: Buffer; readonly text: Buffer }[] = []
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { data, text } = free.pop() ?? { data: Buffer.alloc(bytes), text: Buffer.alloc(2 * bytes) }
      read(file.fd, data, 0, bytes, 0, () => {
        let end = 0
        for (let at = 0; at < bytes; at += pieceBytes) {
          end += text.write(data.toString('base64', at, Math.min(bytes, at + pieceBytes)), end, 'latin1')
        }
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': end })
        response.end(text.subarray(0, end), () => free.push({ data, text }))
      })
    })
  })
  server.listen(port, '127.0.0.1')
}

const pieceBytes = 192 * 1024

const iteratorOf = async ({ port }: Running, StreamName: string): Promise<string> => {
  const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
  const answer = await post(port, 'Kinesis_20131202.GetShardIterator', start)
  return (JSON.parse(answer) as { ShardIterator: string }).ShardIterator
}

const compare = async (engine: Running, { limit, recordBytes }: (typeof shapes)[number]): Promise<void> => {
  const input = { ShardIterator: await iteratorOf(engine, `bench-${recordBytes}`), Limit: limit }
  const prepared = await startSelf(24_997, 'prepared', String(engine.port), JSON.stringify(input))
  const encoding = await startSelf(24_998, 'encoding', String(limit * recordBytes))
  const requests = [preparedRequest('Kinesis_20131202.GetRecords', Buffer.from(JSON.stringify(input)))]
  const measure = async (port: number): Promise<number> =>
    ((await requestsPerSecond(port, requests, { inFlight, seconds })) * limit) / 1000
  await measure(prepared.port)
  await measure(engine.port)
  await measure(encoding.port)
  const [preparedRates, engineRates, encodingRates]: [number[], number[], number[]] = [[], [], []]
  for (let turn = 0; turn < turns; turn++) {
    preparedRates.push(await measure(prepared.port))
    engineRates.push(await measure(engine.port))
    encodingRates.push(await measure(encoding.port))
  }
  await prepared.stop()
  await encoding.stop()
  console.log(
    `${limit} records of ${recordBytes} B an answer, thousands of records a second; median (lowest to highest)`,
  )
  console.log(`  engine           ${spread(engineRates, 0)}`)
  console.log(`  prepared bytes   ${spread(preparedRates, 0)}`)
  console.log(`  ratio            ${spread(ratios(engineRates, preparedRates))}`)
  console.log(`  base64 of a file ${spread(encodingRates, 0)}`)
  console.log(`  ratio to that    ${spread(ratios(engineRates, encodingRates))}`)
}

const main = async (): Promise<void> => {
  const engine = await startEngine(24_999)
  console.log(`GetRecords, ${inFlight} in flight, ${turns} turns of ${seconds} s; ${machine()}`)
  for (const recordBytes of [100, 1024]) {
    await createStream(engine.port, `bench-${recordBytes}`, 1)
    const name = `bench-${recordBytes}`
    const bodies = putRecordsRequests(recordBytes, name)
    for (const body of bodies) await requestsPerSecond(engine.port, [body], { inFlight: 1, seconds: 0 })
  }
  for (const shape of shapes) await compare(engine, shape)
  console.log(machine())
  await engine.stop()
}

const [role, ...args] = process.argv.slice(2)
if (role === 'prepared') await preparedServer(Number(args[2]), Number(args[0]), args[1] as string)
else if (role === 'encoding') await encodingServer(Number(args[1]), Number(args[0]))
else await main()
