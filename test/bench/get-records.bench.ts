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
 * GetRecords, 16 in flight, limits off, against a server that sends the same bytes, prepared. The engine is asked twice over:
 * for the same stretch again and again, as readers do that catch up one after the other and share what it keeps for them, and
 * each time for another stretch, as the first of them does, for whom it reads the records from disk and writes them out; most of
 * those begin in the middle of what one PutRecords wrote, which is read in whole. For information, a server that knows no records: it reads as many bytes from a file and sends them in Node's own base64.
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

type Start = { readonly ShardIteratorType: 'TRIM_HORIZON' } | FromNumber
interface FromNumber {
  readonly ShardIteratorType: 'AT_SEQUENCE_NUMBER'
  readonly StartingSequenceNumber: string
}

const iteratorOf = async ({ port }: Running, StreamName: string, start: Start): Promise<string> => {
  const input = { StreamName, ShardId: 'shardId-000000000000', ...start }
  const answer = await post(port, 'Kinesis_20131202.GetShardIterator', input)
  return (JSON.parse(answer) as { ShardIterator: string }).ShardIterator
}

const requestOf = (ShardIterator: string, Limit: number): Buffer =>
  preparedRequest('Kinesis_20131202.GetRecords', Buffer.from(JSON.stringify({ ShardIterator, Limit })))

/** More than the engine remembers, so that it takes each for a stretch that nobody has read. */
const stretches = 1500

/** Requests for as many records each, from one record after the other. */
const requestsForOthers = async (engine: Running, StreamName: string, limit: number): Promise<Buffer[]> => {
  const ShardIterator = await iteratorOf(engine, StreamName, { ShardIteratorType: 'TRIM_HORIZON' })
  const answer = await post(engine.port, 'Kinesis_20131202.GetRecords', { ShardIterator, Limit: stretches })
  const { Records } = JSON.parse(answer) as { Records: { readonly SequenceNumber: string }[] }
  const requests: Buffer[] = []
  for (const { SequenceNumber: StartingSequenceNumber } of Records) {
    const start = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber } as const
    requests.push(requestOf(await iteratorOf(engine, StreamName, start), limit))
  }
  return requests
}

const compare = async (engine: Running, { limit, recordBytes }: (typeof shapes)[number]): Promise<void> => {
  const name = `bench-${recordBytes}`
  const ShardIterator = await iteratorOf(engine, name, { ShardIteratorType: 'TRIM_HORIZON' })
  const input = JSON.stringify({ ShardIterator, Limit: limit })
  const prepared = await startSelf(24_997, 'prepared', String(engine.port), input)
  const encoding = await startSelf(24_998, 'encoding', String(limit * recordBytes))
  const same = [requestOf(ShardIterator, limit)]
  const servers = [
    { name: 'prepared bytes', port: prepared.port, requests: same, rates: [] as number[] },
    { name: 'the same', port: engine.port, requests: same, rates: [] as number[] },
    {
      name: 'others',
      port: engine.port,
      requests: await requestsForOthers(engine, name, limit),
      rates: [] as number[],
    },
    { name: 'base64 of a file', port: encoding.port, requests: same, rates: [] as number[] },
  ]
  for (let turn = -1; turn < turns; turn++) {
    for (const { port, requests, rates } of servers) {
      const rate = ((await requestsPerSecond(port, requests, { inFlight, seconds })) * limit) / 1000
      // The first turn warms up both sides.
      if (turn >= 0) rates.push(rate)
    }
  }
  await prepared.stop()
  await encoding.stop()
  console.log(
    `${limit} records of ${recordBytes} B an answer, thousands of records a second; median (lowest to highest)`,
  )
  const [baseline = []] = servers.map(({ rates }) => rates)
  for (const { name, rates } of servers) {
    console.log(`  ${name.padEnd(16)} ${spread(rates, 0)}, to prepared bytes ${spread(ratios(rates, baseline))}`)
  }
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
