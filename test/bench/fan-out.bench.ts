import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import {
  connect as connectHttp2,
  createServer as createHttp2Server,
  type ClientHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preparedRequest } from './load'

/*
 * Enhanced fan-out: the time from sending a PutRecord over HTTP/1.1 to having parsed the event that carries the record,
 * which came over HTTP/2, at a steady rate of single puts; limits off. The engine runs in a process of its own; writer and
 * subscribers share this one, so what they cost is in the figures too. What the machine itself takes is shown by a bare
 * server under the same load, which passes each record on at once and keeps nothing.
 */

const putsPerSecond = 1000
const recordBytes = 256
const warmUpMs = 3_000
const measuredMs = 10_000
const target = { p50: 10, p99: 50 }
/** Below the ports that outgoing connections are given, which would come in the way. */
const enginePort = 24_996
const engineProgram = fileURLToPath(new URL('../main/engine.js', import.meta.url))

interface Scenario {
  readonly name: string
  readonly shards: number
  readonly consumers: number
}
const scenarios: readonly Scenario[] = [
  { name: '1 consumer, 1 shard', shards: 1, consumers: 1 },
  { name: '20 consumers, 1 shard', shards: 1, consumers: 20 },
  { name: '1 consumer, 200 shards', shards: 200, consumers: 1 },
]

const headers = (operation: string) => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `Kinesis_20131202.${operation}`,
  'x-amz-date': '20261121T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=bench/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
})

const call = async ({ putPort }: Server, operation: string, input: object): Promise<unknown> => {
  const response = await fetch(`http://127.0.0.1:${putPort}`, {
    method: 'POST',
    headers: headers(operation),
    body: JSON.stringify(input),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text === '' ? undefined : JSON.parse(text)
}

/** A bare server: takes puts at one port, and passes each on to the next shard's subscribers at the other. */
const bareServer = (shards: number): void => {
  const subscribers = new Map<string, ServerHttp2Stream[]>()
  let puts = 0
  const push = createHttp2Server()
  push.on('stream', (stream) => {
    let body = ''
    stream.on('data', (chunk: Buffer) => (body += chunk.toString()))
    stream.on('end', () => {
      const { ShardId } = JSON.parse(body) as { ShardId: string }
      subscribers.set(ShardId, [...(subscribers.get(ShardId) ?? []), stream])
      stream.respond({ ':status': 200 })
    })
    stream.on('error', () => {})
  })
  const put = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Data } = JSON.parse(Buffer.concat(chunks).toString()) as { Data?: string }
      const answer = '{"Consumer":{"ConsumerARN":"bare"}}'
      response.writeHead(200, { 'content-length': answer.length }).end(answer)
      if (Data === undefined) return
      const payload = Buffer.from(JSON.stringify({ Records: [{ Data }] }))
      const message = Buffer.alloc(16 + payload.byteLength)
      message.writeUInt32BE(message.byteLength, 0)
      message.set(payload, 12)
      for (const stream of subscribers.get(shardIdOf(puts++ % shards)) ?? []) stream.write(message)
    })
  })
  push.listen(0, '127.0.0.1', () => {
    put.listen(0, '127.0.0.1', () => console.log(`${portOf(put)} ${portOf(push)}`))
  })
}

interface Server {
  readonly putPort: number
  readonly pushPort: number
  stop(): Promise<void>
}

/** @param ports of a line that the program prints when it is ready */
const start = async (args: readonly string[], ports: (line: string) => readonly number[]): Promise<Server> => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', () => reject(new Error('The server did not start')))
  })
  const [putPort = NaN, pushPort = putPort] = ports(line)
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', () => resolve())
      child.kill()
    })
  return { putPort, pushPort, stop }
}

/** Hand each event of a subscription to `onEvent`, without the checks of a real client. */
const subscribe = (session: ClientHttp2Session, input: object, onEvent: (payload: string) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ...headers('SubscribeToShard') })
    let seen: Buffer = Buffer.alloc(0)
    stream.once('response', ({ ':status': status }) => {
      if (status === 200) return resolve()
      stream.once('data', (chunk: Buffer) => reject(new Error(chunk.toString())))
    })
    stream.on('data', (chunk: Buffer) => {
      seen = seen.byteLength === 0 ? chunk : Buffer.concat([seen, chunk])
      while (seen.byteLength >= 8 && seen.byteLength >= seen.readUInt32BE(0)) {
        const end = seen.readUInt32BE(0)
        onEvent(seen.toString('utf8', 12 + seen.readUInt32BE(4), end - 4))
        seen = seen.subarray(end)
      }
    })
    stream.on('error', () => {})
    stream.end(JSON.stringify(input))
  })

/** Put single records at a steady rate, each with the time of its sending, on as many connections as it takes. */
const write = async ({ putPort }: Server, stream: string, ms: number): Promise<void> => {
  const idle: Socket[] = []
  const all: Socket[] = []
  const open = (): Socket => {
    const socket = connect(putPort, '127.0.0.1')
    socket.setNoDelay()
    socket.on('data', () => idle.push(socket))
    all.push(socket)
    return socket
  }
  const start = performance.now()
  for (let sent = 0; performance.now() - start < ms;) {
    const due = Math.floor(((performance.now() - start) * putsPerSecond) / 1000)
    for (; sent < due; sent++) {
      const data = Buffer.alloc(recordBytes, '.')
      data.write(String(performance.now()))
      const body = { StreamName: stream, Data: data.toString('base64'), PartitionKey: `key ${sent}` }
      const socket = idle.pop() ?? open()
      socket.write(preparedRequest('Kinesis_20131202.PutRecord', Buffer.from(JSON.stringify(body))))
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const socket of all) socket.destroy()
}

interface Figures {
  readonly p50: number
  readonly p99: number
  readonly records: number
  readonly events: number
}

const measure = async (server: Server, { shards, consumers }: Scenario, stream: string): Promise<Figures> => {
  await call(server, 'CreateStream', { StreamName: stream, ShardCount: shards })
  const latencies: number[] = []
  let events = 0
  let isWarm = false
  const onEvent = (payload: string): void => {
    const { Records = [] } = JSON.parse(payload) as { Records?: { Data: string }[] }
    const now = performance.now()
    if (!isWarm || Records.length === 0) return
    events++
    for (const { Data } of Records) latencies.push(now - Number.parseFloat(Buffer.from(Data, 'base64').toString()))
  }
  const sessions = Array.from({ length: consumers }, () => connectHttp2(`http://127.0.0.1:${server.pushPort}`))
  await Promise.all(
    sessions.map(async (session, i) => {
      const input = { StreamARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`, ConsumerName: `app-${i}` }
      const answer = (await call(server, 'RegisterStreamConsumer', input)) as { Consumer: { ConsumerARN: string } }
      const { ConsumerARN } = answer.Consumer
      const subscribing = Array.from({ length: shards }, (_, shard) => {
        const start = { ConsumerARN, ShardId: shardIdOf(shard), StartingPosition: { Type: 'LATEST' } }
        return subscribe(session, start, onEvent)
      })
      await Promise.all(subscribing)
    }),
  )
  await write(server, stream, warmUpMs)
  isWarm = true
  await write(server, stream, measuredMs)
  for (const session of sessions) session.destroy()
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN
  return { p50: at(0.5), p99: at(0.99), records: latencies.length, events }
}

const shardIdOf = (number: number): string => `shardId-${String(number).padStart(12, '0')}`
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port
const shown = ({ p50, p99, records, events }: Figures): string =>
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${records} records in ${events} events)`

const main = async (): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  const engine = await start([engineProgram, '--data', data, '--port', String(enginePort), '--limits', 'off'], () => [
    enginePort,
  ])
  console.log(
    `Put to push, ${putsPerSecond} single records a second of ${recordBytes} B for ${measuredMs / 1000} s; ` +
      `wanted: p50 under ${target.p50} ms, p99 under ${target.p99} ms`,
  )
  for (const [i, scenario] of scenarios.entries()) {
    const bare = await start([fileURLToPath(import.meta.url), 'bare-server', String(scenario.shards)], (line) =>
      line.split(' ').map(Number),
    )
    const floor = await measure(bare, scenario, 'bare')
    await bare.stop()
    const figures = await measure(engine, scenario, `bench-${i}`)
    console.log(`${scenario.name}\n  engine       ${shown(figures)}\n  bare server  ${shown(floor)}`)
  }
  await engine.stop()
  await rm(data, { recursive: true })
}

if (process.argv[2] === 'bare-server') bareServer(Number(process.argv[3]))
else await main()
