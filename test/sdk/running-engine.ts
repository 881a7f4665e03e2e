import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KinesisClient, type KinesisClientConfig } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { freePort } from '../support/ports'
import { recorded, recordPost } from './conformance-record'

const program = fileURLToPath(new URL('../../out/main/engine.js', import.meta.url))

export interface RunningEngine {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Everything it has said on standard error so far. */
  log(): string
  /** As the operating system kills a process: nothing is closed, nothing is flushed. */
  kill(): Promise<void>
  /** As Ctrl-C does. @returns the exit code */
  stop(): Promise<number | null>
}

/** A folder of its own for a test's data. */
export const temporaryFolder = async (): Promise<string> => mkdtemp(join(tmpdir(), 'streamgauge-test-'))
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

/** Run `out/main/engine.js`, the program behind `npm run engine`, until it says that it is ready or ends. */
export const runEngine = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly child: ChildProcess; readonly ready: string | undefined; readonly log: () => string }> => {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ready = await new Promise<string | undefined>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('close', () => resolve(undefined))
  })
  return { child, ready, log: () => log }
}

/** @param port 0 is not offered: a fixed port lets a client go on after a restart; by default a free one is taken */
export const startEngine = async (options: {
  readonly data: string
  readonly port?: number
  readonly limits?: 'enforce' | 'observe' | 'off'
  readonly args?: readonly string[]
  /** Beside what this process has. */
  readonly env?: Readonly<Record<string, string>>
}): Promise<RunningEngine> => {
  const port = options.port ?? (await freePort())
  const { child, ready, log } = await runEngine(
    [...['--port', String(port), '--data', options.data, '--limits', options.limits ?? 'off'], ...(options.args ?? [])],
    options.env,
  )
  if (ready === undefined) throw new Error(`The engine did not start:\n${log()}`)
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const end = (signal: 'SIGKILL' | 'SIGINT'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    log,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGINT'),
  }
}

const common = (url: string): KinesisClientConfig => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

/** The SDK as it comes: HTTP/2 with prior knowledge. */
export const http2Client = (url: string, changes: KinesisClientConfig = {}): KinesisClient =>
  recorded(new KinesisClient({ ...common(url), ...changes }))
/** The SDK over HTTP/1.1. */
export const http1Client = (url: string): KinesisClient =>
  recorded(new KinesisClient({ ...common(url), requestHandler: new NodeHttpHandler() }))

/** The one HTTP request of clients that are no SDK. */
export const post = async (
  url: string,
  target: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Buffer }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      'x-amz-date': '20261121T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
      ...headers,
    },
    body: body as RequestInit['body'] & string,
  })
  const answer = Buffer.from(await response.arrayBuffer())
  recordPost(target, body, { status: response.status, body: answer })
  return { status: response.status, headers: response.headers, body: answer }
}
