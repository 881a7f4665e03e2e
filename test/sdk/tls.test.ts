import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateStreamCommand } from '@aws-sdk/client-kinesis'
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
