import { execFile } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientSettings } from '../../src-main/services/client-settings'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from '../sdk/running-engine'
import { freePort } from '../support/ports'

const maven = process.env['STREAMGAUGE_MAVEN']
const project = fileURLToPath(new URL('.', import.meta.url))

/** Run a command in the test's folder. One that fails says why. */
const run = async (command: string, args: readonly string[], env = process.env): Promise<string> => {
  try {
    return (await promisify(execFile)(command, args, { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 })).stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} failed:\n${stdout}${stderr}`, { cause: error })
  }
}

let folder: string
let engine: RunningEngine
/** Java's options after the setup that the window offers: where the certificate authority is trusted. */
let options: string

beforeAll(async () => {
  if (maven === undefined) return
  folder = await temporaryFolder()
  engine = await startEngine({ data: join(folder, 'data'), limits: 'enforce', args: ['--tls'] })
  await cp(project, folder, { recursive: true })
  console.log(await versions())
  const setup = await writeConnections()
  await run(maven, ['-q', '-B', '-Dstyle.color=never', 'process-classes'])
  options = await run('sh', ['-ec', `{ ${setup}\n} >&2\nprintf %s "$JAVA_TOOL_OPTIONS"`])
})
afterAll(async () => {
  if (maven === undefined) return
  await engine.stop()
  await removeFolder(folder)
})

/** Of the clients, as the project names them. */
const versions = async (): Promise<string> => {
  const pom = await readFile(join(folder, 'pom.xml'), 'utf8')
  return [...pom.matchAll(/<([a-z-]+)\.version>(.+)</g)].map(([, name, version]) => `${name} ${version}`).join(', ')
}

/**
 * The settings that the window offers for copying, as a class of the Java programs.
 *
 * @returns the shell lines that come before it
 */
const writeConnections = async (): Promise<string> => {
  const connection = { region: 'us-east-1', accessKeyId: 'local', secretAccessKey: 'local' }
  const plain = clientSettings({ ...connection, url: engine.url })
  const authorityPath = join(folder, 'data', 'tls', 'ca.pem')
  const encrypted = clientSettings({ ...connection, url: engine.url.replace('http:', 'https:'), authorityPath })
  const setting = (settings: typeof plain, client: string) => settings.find((setting) => setting.client === client)
  const code = (settings: typeof plain, client: string): string => setting(settings, client)?.code ?? ''
  await writeFile(
    join(folder, 'src', 'main', 'java', 'streamgauge', 'Connections.java'),
    `package streamgauge;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.*;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;

final class Connections {
  static KinesisAsyncClient plain() { ${code(plain, 'java')} return kinesis; }
  static KinesisAsyncClient encrypted() { ${code(encrypted, 'java')} return kinesis; }
  static KinesisAsyncClient consumer() { ${code(encrypted, 'kcl')}
    return kinesis; }
  static KinesisProducerConfiguration producer() { ${code(encrypted, 'kpl')} return config; }
}
`,
  )
  return setting(encrypted, 'java')?.setup ?? ''
}

/** Run one of the programs. Its last line is what it counted. */
const runProgram = async (name: string, ...args: readonly string[]): Promise<unknown> => {
  const libraries = ['-cp', 'target/classes:target/libraries/*', '-Dsqlite4java.library.path=target/libraries']
  const env = { ...process.env, JAVA_TOOL_OPTIONS: options }
  const output = await run('java', [...libraries, `streamgauge.${name}`, ...args], env)
  const figures = output.trimEnd().split('\n').at(-1) ?? ''
  console.log(`${name} ${args.join(' ')}: ${figures}`)
  return JSON.parse(figures)
}

const isAggregated = (count: number): boolean => count < 10_000
const everyRecordOnce = { put: expect.toSatisfy((count: number) => count > 1_000), lost: 0, doubled: 0 }

describe.skipIf(maven === undefined)('Java, set up as the window says', () => {
  it.each(['plain', 'encrypted'])('is pushed every record once over a reshard, by the SDK: %s', async (connection) => {
    const figures = await runProgram('Subscribe', connection, `pushed-${connection}`)
    expect(figures).toMatchObject({ ...everyRecordOnce, shards: 6, closedShards: 2 })
  })

  it('puts aggregates with the producer library over a reshard, and reads back every record in them once', async () => {
    const figures = await runProgram('Produce', 'produced')
    expect(figures).toMatchObject({ ...everyRecordOnce, put: 100_000, kinesisRecords: expect.toSatisfy(isAggregated) })
  })

  it.concurrent.each(['polling', 'fan-out'])(
    'processes every record once with the client library, over a reshard and with a change of workers: %s',
    async (retrieval) => {
      const figures = await runProgram('Consume', retrieval, `consumed-${retrieval}`, String(await freePort()))
      expect(figures).toMatchObject({ ...everyRecordOnce, endedShards: 4 })
    },
  )
})
