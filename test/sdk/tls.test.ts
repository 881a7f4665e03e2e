import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { CreateStreamCommand } from '@aws-sdk/client-kinesis'
import { decode } from 'cborg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientSetting } from '../../src-main/contract/endpoint'
import { clientSettings } from '../../src-main/services/client-settings'
import {
  http2Client,
  removeFolder,
  runEngine,
  startEngine,
  temporaryFolder,
  type RunningEngine,
} from './running-engine'
import { freePort } from '../support/ports'

let data: string
let engine: RunningEngine
let settings: Readonly<Record<string, ClientSetting>>

beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data, args: ['--tls'] })
  const plain = http2Client(engine.url)
  await plain.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
  plain.destroy()
  const connection = {
    url: `https://127.0.0.1:${engine.port}`,
    region: 'us-east-1',
    accessKeyId: 'local',
    secretAccessKey: 'local',
    authorityPath: join(data, 'tls', 'ca.pem'),
  }
  settings = Object.fromEntries(clientSettings(connection).map((setting) => [setting.client, setting]))
})
afterAll(async () => {
  await engine.stop()
  await removeFolder(data)
})

interface Ran {
  readonly code: number | null
  readonly output: string
}

/** Run shell lines in the test's own folder, or where the packages are. */
const runShell = (lines: readonly string[], cwd = process.cwd()): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn('sh', ['-ec', lines.join('\n')], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('close', (code) => resolve({ code, output }))
  })

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const has = (...words: readonly string[]): boolean => {
  const [program = '', ...args] = words
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** The setting of a client with lines of its language after it, and a line that runs them all. */
const runSetting = (client: string, run: string, more: string, setup = settings[client]?.setup ?? ''): Promise<Ran> =>
  runShell([setup, `${run} ${quoted(`${settings[client]?.code ?? ''}\n${more}`)}`])

describe('the JavaScript SDK over TLS, set up as we say', () => {
  const node = `${quoted(process.execPath)} --input-type=module -e`
  const listing = `
import { ListStreamsCommand } from '@aws-sdk/client-kinesis'
const { StreamNames } = await kinesis.send(new ListStreamsCommand({}))
console.log('streams:', StreamNames.join())
kinesis.destroy()`

  it('lists streams over HTTP/2, its default', async () => {
    expect(await runSetting('javascript', node, listing)).toMatchObject({
      code: 0,
      output: expect.stringContaining('streams: orders'),
    })
  })

  it('lists streams over HTTP/1.1', async () => {
    const http1 = `
import { NodeHttpHandler } from '@smithy/node-http-handler'
kinesis.config.requestHandler = new NodeHttpHandler()`
    expect(await runSetting('javascript', node, http1 + listing)).toMatchObject({
      code: 0,
      output: expect.stringContaining('streams: orders'),
    })
  })

  it('is refused without the setup', async () => {
    const { code, output } = await runSetting('javascript', node, listing, 'unset NODE_EXTRA_CA_CERTS')
    expect(code).not.toBe(0)
    expect(output).toMatch(/self-signed certificate|unable to verify|UNABLE_TO_VERIFY|SELF_SIGNED/)
    await expect.poll(() => engine.log()).toContain(`Do clients trust ${join(data, 'tls', 'ca.pem')}?`)
  })
})

describe.skipIf(!has('python3', '-c', 'import boto3'))('boto3 over TLS, set up as we say', () => {
  const listing = 'print("streams:", ",".join(kinesis.list_streams()["StreamNames"]))'

  it('lists streams', async () => {
    expect(await runSetting('python', 'python3 -c', listing)).toMatchObject({
      code: 0,
      output: expect.stringContaining('streams: orders'),
    })
  })

  it('is refused without the setup', async () => {
    const { code, output } = await runSetting(
      'python',
      'python3 -c',
      listing,
      'unset AWS_CA_BUNDLE; export AWS_MAX_ATTEMPTS=1',
    )
    expect(code).not.toBe(0)
    expect(output).toContain('SSL validation failed')
  })
})

describe.skipIf(!has('aws', '--version'))('the AWS CLI over TLS, set up as we say', () => {
  it('lists streams', async () => {
    const { setup = '', code = '' } = settings['cli'] ?? {}
    expect(await runShell([setup, code])).toMatchObject({ code: 0, output: expect.stringContaining('"orders"') })
  })
})

describe.skipIf(!has('java', '-version') || !has('keytool', '-help'))('Java over TLS, set up as we say', () => {
  it('trusts the endpoint by address and by name, and speaks HTTP/2', async () => {
    const program = `import java.net.URI;
import java.net.http.*;

public class Trust {
  public static void main(String[] addresses) throws Exception {
    for (String address : addresses) {
      var request = HttpRequest.newBuilder(URI.create(address)).GET().build();
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.version() + " " + answer.statusCode());
    }
  }
}`
    await writeFile(join(data, 'Trust.java'), program)
    const run = `java Trust.java https://127.0.0.1:${engine.port} https://localhost:${engine.port}`
    const { code, output } = await runShell([settings['java']?.setup ?? '', run], data)
    expect(output).toMatch(/HTTP_2 403\nHTTP_2 403/)
    expect(code).toBe(0)
  })
})

/**
 * What Java's SDK 2.52.0 sends for PutRecords of one record, as its async client comes: CBOR by HTTP/2 with prior knowledge, inside
 * TLS too, where it does not offer to negotiate. Taken from the wire.
 */
const fromJava = {
  headers: {
    ':method': 'POST',
    ':path': '/',
    'amz-sdk-invocation-id': '4dd3627b-d56a-bfaf-9af0-08d2366c74f7',
    'amz-sdk-request': 'attempt=1; max=4',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target, Signature=a2083d6e33cc5e1bab5a1671d5d797957379378e3ec6fcb194d31e0f0507f076',
    'content-length': '59',
    'content-type': 'application/x-amz-cbor-1.1',
    'user-agent': 'aws-sdk-java/2.52.0 md/io#async md/http#NettyNio ua/2.1 api/Kinesis#2.52.x',
    'x-amz-content-sha256': 'ee63740b66b1ed7a92fe8b8e617b0741e24f4f6b3871bf20238e8261c32401b4',
    'x-amz-date': '20261121T174310Z',
    'x-amz-target': 'Kinesis_20131202.PutRecords',
  },
  body: 'bf675265636f7264739fbf644461746144746578746c506172746974696f6e4b6579636b6579ffff6a53747265616d4e616d65666f7264657273ff',
}

it.each([
  ['plain', () => connectSocket(engine.port, '127.0.0.1')],
  ['TLS', () => connectTls({ port: engine.port, host: '127.0.0.1', rejectUnauthorized: false })],
])("answers what Java's SDK sends by default: %s", async (_name, createConnection) => {
  const session = connectHttp2(engine.url, { createConnection })
  const stream = session.request(fromJava.headers)
  stream.end(Buffer.from(fromJava.body, 'hex'))
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  session.close()
  expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/x-amz-cbor-1.1' })
  expect(decode(Buffer.concat(chunks))).toMatchObject({
    FailedRecordCount: 0,
    Records: [{ ShardId: 'shardId-000000000000', SequenceNumber: expect.stringMatching(/^\d+$/) }],
  })
})

describe('the engine with TLS', () => {
  it('says both its addresses and the certificate to trust on one line', async () => {
    const folder = await temporaryFolder()
    const port = await freePort()
    const { child, ready } = await runEngine(['--data', folder, '--port', String(port), '--tls'])
    const [plain, encrypted] = [`http://127.0.0.1:${port}`, `https://127.0.0.1:${port}`]
    expect(ready).toContain(`Streamgauge engine at ${plain} and ${encrypted} (`)
    expect(ready).toContain(`CA certificate ${join(folder, 'tls', 'ca.pem')})\n`)
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    await removeFolder(folder)
  })

  it('says so when its folder for certificates cannot be used', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'tls'), 'in the way')
    const { ready, log } = await runEngine(['--data', folder, '--port', String(await freePort()), '--tls'])
    expect(ready).toBeUndefined()
    expect(log()).toContain(`The folder for TLS certificates, ${join(folder, 'tls')}, cannot be used`)
    await removeFolder(folder)
  })
})
