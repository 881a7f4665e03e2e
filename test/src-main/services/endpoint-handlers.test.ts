import { promises as fs } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { composeStreamgauge } from '../../../src-main/headless/compose'
import { parseOptions } from '../../../src-main/headless/options'
import { freePort } from '../../support/ports'
import { tempFolder } from '../../support/temp-folder'
import { contractClient } from './support/contract-client'
import { openManualWorkbench } from './support/manual-workbench'

/** All of Streamgauge but its window, on a data folder. */
const open = async (dataFolder: string, ...args: readonly string[]) => {
  const port = await freePort()
  const argv = ['--data', dataFolder, '--keys', `${dataFolder}-keys`, '--port', String(port), ...args]
  const streamgauge = await composeStreamgauge(parseOptions(argv, 'refuse'), 'serve')
  let closed: Promise<void> | undefined
  const close = () => (closed ??= streamgauge.close())
  onTestFinished(close)
  const state = () => streamgauge.workbench.state
  return { port, close, state, client: contractClient(streamgauge.contractServer) }
}
type Opened = Awaited<ReturnType<typeof open>>

const logOf = (dataFolder: string): Promise<string> => fs.readFile(join(dataFolder, 'streamgauge.log'), 'utf8')

/** What the metrics page answers through TLS to a client that trusts this certificate. */
const statusOverTls = (port: number, ca: string): Promise<number | string> =>
  new Promise((resolve) => {
    request({ port, ca, host: '127.0.0.1', path: '/metrics', agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', ({ message }) => resolve(message))
      .end()
  })

const listStreams = async ({ port }: Opened, credentials: { accessKeyId: string; secretAccessKey: string }) => {
  const endpoint = `http://127.0.0.1:${port}`
  const client = new KinesisClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  try {
    return (await client.send(new ListStreamsCommand({}))).StreamNames
  } catch (error) {
    return (error as Error).name
  } finally {
    client.destroy()
  }
}
const anybody = { accessKeyId: 'local', secretAccessKey: 'local' }

describe('endpoint.setTls', () => {
  it('serves TLS on the same port from then on, and no longer once it is switched off', async () => {
    const folder = await tempFolder()
    const { client, port, state } = await open(folder)
    expect(state().tls).toBeNull()
    const feed = client.subscribe('workbench.watch', {})
    const listening = { state: 'listening', url: `http://127.0.0.1:${port}`, port }
    const withTls = { ...listening, tlsUrl: `https://127.0.0.1:${port}` }
    expect(await client.call('endpoint.setTls', { isOn: true })).toEqual(withTls)
    const authorityPath = join(folder, 'tls', 'ca.pem')
    expect(feed.events.at(-1)).toMatchObject({ endpoint: withTls, tls: { authorityPath } })
    const ca = await fs.readFile(authorityPath, 'utf8')
    expect(await statusOverTls(port, ca)).toBe(200)
    expect((await fetch(`${listening.url}/metrics`)).status).toBe(200)

    expect(await client.call('endpoint.setTls', { isOn: false })).toEqual(listening)
    expect(state().tls).toBeNull()
    expect(await statusOverTls(port, ca)).toMatch(/disconnected|ECONNRESET|socket/)
  })

  it('is remembered; what the command line says is not', async () => {
    const folder = await tempFolder()
    const first = await open(folder, '--tls')
    expect(first.state().tls).not.toBeNull()
    await first.close()
    const second = await open(folder)
    expect(second.state().tls).toBeNull()
    await second.client.call('endpoint.setTls', { isOn: true })
    await second.close()
    const third = await open(folder)
    expect(third.state()).toMatchObject({
      endpoint: { tlsUrl: `https://127.0.0.1:${third.port}` },
      tls: { authorityPath: join(folder, 'tls', 'ca.pem') },
    })
  })

  it('leaves everything as it is where no certificates can be kept', async () => {
    const { client } = await openManualWorkbench()
    const feed = client.subscribe('workbench.watch', {})
    expect(await client.refused('endpoint.setTls', { isOn: true })).toMatchObject({
      kind: 'breakage',
      code: 'tls-folder',
    })
    expect(feed.events).toHaveLength(1)
    expect(feed.events[0]).toMatchObject({ endpoint: { state: 'listening' }, tls: null })
  })

  it('that was remembered but is not to be had is told, and the endpoint does without; asked for, it must be', async () => {
    const folder = await tempFolder()
    const first = await open(folder)
    await first.client.call('endpoint.setTls', { isOn: true })
    await first.close()
    await fs.rm(join(folder, 'tls'), { recursive: true })
    await fs.writeFile(join(folder, 'tls'), 'in the way')
    const second = await open(folder)
    expect(second.state()).toMatchObject({
      endpoint: { state: 'listening' },
      tls: null,
      notices: [
        {
          severity: 'warning',
          title: { message: 'TLS could not be switched on' },
          text: { message: expect.stringContaining(folder) },
        },
      ],
    })
    await second.close()
    await expect(open(folder, '--tls')).rejects.toMatchObject({ code: 'tls-folder' })
  })
})

describe('endpoint.setAuth', () => {
  it('decides from the next request on whether signatures are checked', async () => {
    const folder = await tempFolder()
    const opened = await open(folder)
    const { client, state } = opened
    expect(await listStreams(opened, anybody)).toEqual([])
    await client.call('endpoint.setAuth', { mode: 'strict' })
    expect(state().auth).toBe('strict')
    expect(await listStreams(opened, anybody)).toBe('UnrecognizedClientException')
    await expect.poll(() => logOf(folder)).toContain('Strict mode, but no access key is active')
    const key = await client.call('accessKey.create', { userName: 'ada', accountId: '000000000000' })
    expect(await listStreams(opened, key)).toEqual([])
    expect(await listStreams(opened, { ...key, secretAccessKey: 'wrong' })).toBe('InvalidSignatureException')
    await client.call('endpoint.setAuth', { mode: 'open' })
    expect(await listStreams(opened, anybody)).toEqual([])
  })

  it('is remembered for all projects; what the command line says is not', async () => {
    const folder = await tempFolder()
    const first = await open(folder)
    await first.client.call('endpoint.setAuth', { mode: 'strict' })
    await first.client.call('project.create', { name: 'Another' })
    expect(first.state().auth).toBe('strict')
    await first.close()
    const second = await open(folder, '--auth', 'open')
    expect(second.state().auth).toBe('open')
    await second.close()
    expect((await open(folder)).state().auth).toBe('strict')
  })
})

describe('clientSettings.watch', () => {
  it('brings what each client needs, anew when the endpoint changes', async () => {
    const { client, port } = await open(await tempFolder())
    const feed = client.subscribe('clientSettings.watch', {})
    const clients = () => feed.events.at(-1)?.settings.map((setting) => setting.client)
    const javascript = () => feed.events.at(-1)?.settings[0]
    expect(clients()).toEqual(['javascript', 'python', 'cli', 'java', 'kcl', 'go', 'dotnet'])
    expect(javascript()?.code).toContain(`endpoint: "http://127.0.0.1:${port}"`)
    expect(javascript()?.code).toContain('accessKeyId: "local"')
    await client.call('endpoint.setTls', { isOn: true })
    expect(clients()).toContain('kpl')
    expect(javascript()?.code).toContain(`endpoint: "https://127.0.0.1:${port}"`)
    expect(javascript()?.setup).toContain('ca.pem')
  })

  it('names the key it is asked about, and its secret only to whoever knows it', async () => {
    const { client } = await open(await tempFolder())
    const codeFor = (input: { accessKeyId?: string; secretAccessKey?: string }) =>
      client.subscribe('clientSettings.watch', input).events[0]?.settings[0]?.code
    const key = await client.call('accessKey.create', { userName: 'ada', accountId: '000000000000' })
    expect(codeFor({ accessKeyId: key.accessKeyId })).toContain(key.accessKeyId)
    expect(codeFor({ accessKeyId: key.accessKeyId })).toContain('YOUR_SECRET_ACCESS_KEY')
    expect(codeFor({ accessKeyId: key.accessKeyId })).not.toContain(key.secretAccessKey)
    expect(codeFor(key)).toContain(key.secretAccessKey)
    await client.call('endpoint.setAuth', { mode: 'strict' })
    expect(codeFor({})).toContain('YOUR_ACCESS_KEY_ID')
  })
})
