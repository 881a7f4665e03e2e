import { connect } from 'node:http2'
import { createServer } from 'node:http'
import { putRecordsBody, putRecordsRequests, recordsPerRequest } from './bodies'
import { machine, quantile, ratios, spread } from './figures'
import { headersOf, post, requestsPerSecond } from './load'
import { createStream, startEngine, startSelf, type Running } from './servers'

/*
 * PutRecords, 500 records a request, 16 requests in flight, 16 shards, limits off, prepared bodies: the engine against a
 * bare Node server that only reads and parses the same bodies. Each runs in a process of its own; they take turns, and the
 * ratio is formed turn by turn. Meanwhile a small request goes to the engine now and then: how long it takes tells how long
 * the engine's main thread is busy at a time. HTTP/2 through Node's own client, which is the slower side, for information.
 */

const shards = 16
const inFlight = 16
const turns = 7
const seconds = 2

const bareServer = (port: number): void => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Records } = JSON.parse(Buffer.concat(chunks).toString() || '{"Records":[]}') as { Records: unknown[] }
      const answer = `{"records":${Records.length}}`
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
      response.end(answer)
    })
  })
  server.listen(port, '127.0.0.1')
}

/** Milliseconds that small requests take while `load` runs. */
const smallRequests = async (port: number, load: Promise<unknown>): Promise<number[]> => {
  let isOver = false
  const over = load.finally(() => (isOver = true))
  const times: number[] = []
  while (!isOver) {
    const start = performance.now()
    await post(port, 'Kinesis_20131202.DescribeStreamSummary', { StreamName: 'bench' })
    times.push(performance.now() - start)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await over
  return times
}

/** Requests a second over one HTTP/2 connection. */
const overHttp2 = async (port: number, bodies: readonly Buffer[]): Promise<number> => {
  const session = connect(`http://127.0.0.1:${port}`)
  const headers = { ':method': 'POST', ':path': '/', ...headersOf('Kinesis_20131202.PutRecords') }
  const start = performance.now()
  let answers = 0
  const one = async (lane: number): Promise<void> => {
    for (let i = lane; performance.now() < start + seconds * 1000; i++) {
      await new Promise<void>((resolve, reject) => {
        const stream = session.request(headers)
        stream.on('response', ({ ':status': status }) => status !== 200 && reject(new Error(`status ${status}`)))
        stream.on('error', reject).on('end', resolve).resume()
        stream.end(bodies[i % bodies.length])
      })
      answers++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, lane) => one(lane)))
  session.close()
  return (answers * 1000) / (performance.now() - start)
}

const compare = async (recordBytes: number, engine: Running, bare: Running): Promise<void> => {
  const requests = putRecordsRequests(recordBytes)
  const measure = async (port: number, time = seconds): Promise<number> =>
    ((await requestsPerSecond(port, requests, { inFlight, seconds: time })) * recordsPerRequest) / 1000
  await measure(bare.port, 1)
  await measure(engine.port, 2)
  const [bareRates, engineRates]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    bareRates.push(await measure(bare.port))
    engineRates.push(await measure(engine.port))
  }
  const waits = await smallRequests(engine.port, measure(engine.port, 4))
  const bodies = Array.from({ length: 32 }, () => putRecordsBody(recordBytes))
  const http2 = (await overHttp2(engine.port, bodies)) * (recordsPerRequest / 1000)
  console.log(`${recordBytes} B records, thousands a second; median (lowest to highest)`)
  console.log(`  engine           ${spread(engineRates, 0)}`)
  console.log(`  bare server      ${spread(bareRates, 0)}`)
  console.log(`  ratio            ${spread(ratios(engineRates, bareRates))}`)
  console.log(`  over HTTP/2      ${http2.toFixed(0)}`)
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(waits, share).toFixed(1))
  console.log(`  a small request meanwhile: p50 ${p50} ms, p99 ${p99} ms, of ${waits.length}`)
}

const main = async (): Promise<void> => {
  const bare = await startSelf(24_997, 'bare-server')
  const engine = await startEngine(24_999)
  await createStream(engine.port, 'bench', shards)
  console.log(`PutRecords, ${inFlight} in flight, ${turns} turns of ${seconds} s; ${machine()}`)
  for (const recordBytes of [100, 1024]) await compare(recordBytes, engine, bare)
  console.log(machine())
  await engine.stop()
  await bare.stop()
}

if (process.argv[2] === 'bare-server') bareServer(Number(process.argv[3]))
else await main()
