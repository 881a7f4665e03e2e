import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, preparedRequest, requestsPerSecond } from './load'

/*
 * PutRecords over HTTP/1.1, 500 records a request, 16 requests in flight, 16 shards, limits off, prepared bodies:
 * the engine against a bare Node server that only reads and parses the same bodies. Each runs in a process of its own; they
 * take turns, and the ratio is formed turn by turn.
 */

const recordsPerRequest = 500
const shards = 16
const inFlight = 16
const turns = 5
const seconds = 2
const engineProgram = fileURLToPath(new URL('../main/engine.js', import.meta.url))

const bareServer = (): void => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Records } = JSON.parse(Buffer.concat(chunks).toString()) as { Records: unknown[] }
      const answer = `{"records":${Records.length}}`
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
      response.end(answer)
    })
  })
  server.listen(0, '127.0.0.1', () => console.log(`bare server at port ${(server.address() as AddressInfo).port}`))
}

/** Start a program that prints a line with its port. */
const start = async (args: readonly string[]): Promise<{ port: number; stop: () => Promise<void> }> => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', () => reject(new Error('The server did not start')))
  })
  const port = Number(/(?:port |127\.0\.0\.1:)(\d+)/.exec(line)?.[1])
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', () => resolve())
      child.kill()
    })
  return { port, stop }
}

const body = (recordBytes: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      StreamName: 'bench',
      Records: Array.from({ length: recordsPerRequest }, () => ({
        Data: randomBytes(recordBytes).toString('base64'),
        PartitionKey: randomUUID(),
      })),
    }),
  )

const main = async (): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  const bare = await start([fileURLToPath(import.meta.url), 'bare-server'])
  const engine = await start([engineProgram, '--data', data, '--port', '45999', '--limits', 'off'])
  const create = Buffer.from(JSON.stringify({ StreamName: 'bench', ShardCount: shards }))
  const once = { inFlight: 1, seconds: 0 }
  await requestsPerSecond(engine.port, [preparedRequest('Kinesis_20131202.CreateStream', create)], once)

  console.log(
    `PutRecords, ${recordsPerRequest} records a request, ${inFlight} in flight, ${shards} shards; ${turns} turns of ${seconds} s`,
  )
  for (const recordBytes of [100, 1024]) {
    const requests = Array.from({ length: 32 }, () => preparedRequest('Kinesis_20131202.PutRecords', body(recordBytes)))
    const measure = (port: number, time = seconds) => requestsPerSecond(port, requests, { inFlight, seconds: time })
    await measure(bare.port, 1)
    await measure(engine.port, 1)
    const bareRates: number[] = []
    const engineRates: number[] = []
    for (let turn = 0; turn < turns; turn++) {
      bareRates.push(await measure(bare.port))
      engineRates.push(await measure(engine.port))
    }
    const ratios = engineRates.map((rate, i) => rate / (bareRates[i] ?? NaN))
    const records = (rates: readonly number[]): string =>
      `${Math.round((median(rates) * recordsPerRequest) / 1000)} k records/s`
    console.log(
      `${String(recordBytes).padStart(5)} B: engine ${records(engineRates)}, bare server ${records(bareRates)}, ` +
        `ratio median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
    )
  }
  await engine.stop()
  await bare.stop()
  await rm(data, { recursive: true })
}

if (process.argv[2] === 'bare-server') bareServer()
else await main()
