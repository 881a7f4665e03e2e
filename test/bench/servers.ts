import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { post } from './load'

// Whoever ends a benchmark with a signal ends its servers too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** A server in a process of its own. */
export interface Running {
  readonly port: number
  stop(): Promise<void>
}

export interface Program {
  readonly args: readonly string[]
  /** What it will listen on. */
  readonly port: number
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

const patienceMs = 30_000

/** Start a program for Node and wait until its port answers. @throws Error when it ends or stays silent */
export const startProgram = async ({ args, port, folder, env }: Program): Promise<Running> => {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
    ...(folder !== undefined && { cwd: folder }),
  })
  process.once('exit', () => child.kill())
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = (): Promise<void> => {
    child.kill()
    return exited
  }
  const end = performance.now() + patienceMs
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    )
    if (isUp) return { port, stop }
    if (child.exitCode !== null || performance.now() > end) {
      child.kill()
      throw new Error(`${args.join(' ')} did not start`)
    }
    await wait(100)
  }
}

/** The benchmark that is running, as bundled; shared parts of it may be elsewhere. */
const self = process.argv[1] ?? ''

/** The running benchmark as a program of its own: `args`, and then its port, tell it which server to be. */
export const startSelf = (port: number, ...args: readonly string[]): Promise<Running> =>
  startProgram({ args: [self, ...args, String(port)], port })

/** The engine as `npm run engine` starts it, with limits off, on a data folder that goes with it. */
export const startEngine = async (port: number, flags: readonly string[] = []): Promise<Running> => {
  const data = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  const program = join(dirname(self), '..', 'main', 'engine.js')
  const args = [...flags, program, '--data', data, '--port', String(port), '--limits', 'off']
  const { stop } = await startProgram({ args, port })
  return {
    port,
    stop: async () => {
      await stop()
      await rm(data, { recursive: true })
    },
  }
}

/** Create a stream and wait until it takes records. */
export const createStream = async (port: number, StreamName: string, ShardCount: number): Promise<void> => {
  await post(port, 'Kinesis_20131202.CreateStream', { StreamName, ShardCount })
  for (;;) {
    const answer = await post(port, 'Kinesis_20131202.DescribeStreamSummary', { StreamName })
    if (answer.includes('"ACTIVE"')) return
    await wait(50)
  }
}
