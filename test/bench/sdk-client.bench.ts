import { createServer as createHttp1 } from 'node:http'
import { createServer } from 'node:http2'
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { recordsPerRequest } from './bodies'
import { machine, quantile, spread } from './figures'
import { createStream, startEngine, startSelf } from './servers'

/*
 * How long the AWS SDK waits for PutRecords of 500 records, 16 in flight, as it comes (HTTP/2). The client's own work is most
 * of it: for comparison the same client asks a server that reads no more than the bytes of a request and sends an answer
 * made beforehand.
 */

const inFlight = 16
const requests = 400
const turns = 5
const shards = 16

const answer = JSON.stringify({
  FailedRecordCount: 0,
  Records: Array.from({ length: recordsPerRequest }, () => ({
    SequenceNumber: '49690000000000000000000000000000000000000000000000000000',
    ShardId: 'shardId-000000000000',
  })),
})

const bareServer = (port: number): void => {
  const server = createServer({ settings: { initialWindowSize: 2 ** 24 } })
  server.on('session', (session) => session.setLocalWindowSize(2 ** 28))
  server.on('stream', (stream) => {
    stream.resume().on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/x-amz-json-1.1' })
      stream.end(answer)
    })
  })
  // On the port itself it only says that it is up.
  server.listen(http2PortOf(port), '127.0.0.1', () => {
    createHttp1((_, response) => response.end()).listen(port, '127.0.0.1')
  })
}

const http2PortOf = (port: number): number => port + 1

interface Turn {
  readonly p50: number
  readonly p99: number
  /** Milliseconds of this process's time a request. */
  readonly client: number
}

const turn = async (port: number, recordBytes: number): Promise<Turn> => {
  const client = new KinesisClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  })
  const Data = new Uint8Array(recordBytes).fill(7)
  const Records = Array.from({ length: recordsPerRequest }, (_, i) => ({ Data, PartitionKey: `key ${i}` }))
  const times: number[] = []
  const before = process.cpuUsage()
  let left = requests
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now()
      await client.send(new PutRecordsCommand({ StreamName: 'bench', Records }))
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  const { user, system } = process.cpuUsage(before)
  client.destroy()
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(times, share)) as [number, number]
  return { p50, p99, client: (user + system) / 1000 / times.length }
}

const main = async (): Promise<void> => {
  const bare = await startSelf(24_997, 'bare-server')
  const engine = await startEngine(24_999)
  await createStream(engine.port, 'bench', shards)
  console.log(`PutRecords by the AWS SDK, ${inFlight} in flight, ${turns} turns of ${requests}; ${machine()}`)
  for (const recordBytes of [100, 1024]) {
    const servers = [
      { name: 'engine', port: engine.port, turns: [] as Turn[] },
      { name: 'bare server', port: http2PortOf(bare.port), turns: [] as Turn[] },
    ]
    for (let i = -1; i < turns; i++) {
      for (const server of servers) {
        const measured = await turn(server.port, recordBytes)
        // The first turn warms up both sides.
        if (i >= 0) server.turns.push(measured)
      }
    }
    console.log(`${recordsPerRequest} x ${recordBytes} B, ms; median (lowest to highest)`)
    for (const { name, turns: done } of servers) {
      const of = (figure: keyof Turn): string =>
        spread(
          done.map((each) => each[figure]),
          1,
        )
      console.log(
        `  ${name.padEnd(12)} p50 ${of('p50')}, p99 ${of('p99')}, the client's own work a request ${of('client')}`,
      )
    }
  }
  console.log(machine())
  await engine.stop()
  await bare.stop()
}

if (process.argv[2] === 'bare-server') bareServer(Number(process.argv[3]))
else await main()
