import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WorkbenchState } from '../../../src-main/contract/workbench'
import { composeStreamgauge, type Purpose, type Streamgauge } from '../../../src-main/headless/compose'
import { parseOptions } from '../../../src-main/headless/options'
import { openDatabase } from '../../../src-main/storage/database'
import { allRecords } from '../../support/all-records'
import { tempFolder } from '../../support/temp-folder'
import { contractClient, type ContractClient } from './support/contract-client'
import { freePort, takenPort } from '../../support/ports'

interface Opened {
  readonly streamgauge: Streamgauge
  readonly client: ContractClient
  state(): WorkbenchState
  close(): Promise<void>
}

/** All of Streamgauge but its window, on a data folder. */
const open = async (dataFolder: string, purpose: Purpose, port?: number): Promise<Opened> => {
  const atPort = ['--port', String(port ?? (await freePort()))]
  const options = parseOptions(['--data', dataFolder, '--keys', `${dataFolder}-keys`, ...atPort], 'refuse')
  const streamgauge = await composeStreamgauge(options, purpose)
  let closed: Promise<void> | undefined
  const close = () => (closed ??= streamgauge.close())
  onTestFinished(close)
  return {
    streamgauge,
    client: contractClient(streamgauge.contractServer),
    state: () => WorkbenchState.parse(streamgauge.workbench.state),
    close,
  }
}

const logOf = (dataFolder: string): Promise<string> =>
  fs.readFile(join(dataFolder, 'streamgauge.log'), 'utf8').catch(() => '')

/** Records written so far, over all streams. */
const recordsIn = ({ streamgauge }: Opened): number =>
  streamgauge.workbench.project.streams
    .all()
    .flatMap(({ shards }) => shards)
    .reduce((sum, { log }) => sum + log.readableTo - 1, 0)

const outgoingRecords = ({ streamgauge }: Opened): number => {
  const { project, lastWholeSecond } = streamgauge.workbench.project.metrics
  return project.outgoingRecords.slice(lastWholeSecond() - 58, 60).reduce((sum, value) => sum + value, 0)
}

const patiently = { timeout: 8000 }

describe('the first start', () => {
  it('opens the sample project, listens, and lets its traffic flow', async () => {
    const folder = await tempFolder()
    const opened = await open(folder, 'show')
    const { endpoint, ...state } = opened.state()
    expect(endpoint).toMatchObject({ state: 'listening', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
    expect(state).toMatchObject({
      project: { name: 'Sample', kind: 'sample', folder: join(folder, 'projects', 'Sample') },
      projects: ['Sample'],
      sample: { state: 'running' },
      welcome: true,
      theme: 'system',
      language: 'system',
      systemLanguages: [],
      limits: 'enforce',
      region: 'us-east-1',
      accountId: '000000000000',
      notices: [],
    })
    const { streams } = opened.streamgauge.workbench.project
    expect(streams.all().map(({ name }) => name)).toEqual(['clickstream', 'orders', 'sensor-readings'])
    await vi.waitUntil(() => recordsIn(opened) > 100 && outgoingRecords(opened) > 0, patiently)
    await opened.close()
    expect(await logOf(folder)).not.toMatch(/ (warn|error) /)
  }, 15_000)

  it('without a window begins with an empty project that has no sample', async () => {
    const opened = await open(await tempFolder(), 'serve')
    expect(opened.state()).toMatchObject({ project: { name: 'Local', kind: 'user' }, sample: null, welcome: false })
    expect(opened.streamgauge.workbench.project.streams.all()).toEqual([])
    for (const name of ['sample.start', 'sample.stop'] as const) {
      expect(await opened.client.refused(name, {})).toMatchObject({ kind: 'refusal', code: 'NoSample' })
    }
  })
})

describe('the sample', () => {
  it('stops when asked to, and stays stopped after the next start, until it is started again', async () => {
    const folder = await tempFolder()
    const first = await open(folder, 'show')
    await vi.waitUntil(() => recordsIn(first) > 0, patiently)
    await first.client.call('sample.stop', {})
    expect(first.state().sample).toEqual({ state: 'stopped' })
    await first.close()

    const second = await open(folder, 'show')
    expect(second.state().sample).toEqual({ state: 'stopped' })
    const before = recordsIn(second)
    expect(before).toBeGreaterThan(0)
    await second.client.call('sample.start', {})
    expect(second.state().sample).toEqual({ state: 'running' })
    await vi.waitUntil(() => recordsIn(second) > before, patiently)
    await second.close()

    expect((await open(folder, 'show')).state().sample).toEqual({ state: 'running' })
  }, 15_000)

  it('makes no traffic of its own where only applications are served', async () => {
    const folder = await tempFolder()
    await (await open(folder, 'show')).close()
    expect((await open(folder, 'serve')).state()).toMatchObject({
      project: { kind: 'sample' },
      sample: { state: 'stopped' },
    })
  })

  it('starts once however often it is asked to, and its streams come back if they are missing', async () => {
    const { client, streamgauge, state } = await open(await tempFolder(), 'show')
    const { streams } = streamgauge.workbench.project
    await client.call('stream.delete', { arn: streams.all()[1]?.arn ?? '' })
    await client.call('sample.stop', {})
    await Promise.all([client.call('sample.start', {}), client.call('sample.start', {})])
    expect(state().sample).toEqual({ state: 'running' })
    expect(streams.all().map(({ name }) => name)).toEqual(['clickstream', 'orders', 'sensor-readings'])
  })
})

describe('projects', () => {
  it('are made empty, switched to, switched back, and the last one is opened at the next start', async () => {
    const folder = await tempFolder()
    const { client, state, streamgauge, close } = await open(folder, 'show')
    const port = state().endpoint.state === 'listening' ? state().endpoint : undefined
    const created = await client.call('project.create', { name: 'My project' })
    expect(created).toEqual({ name: 'My project', kind: 'user', folder: join(folder, 'projects', 'My project') })
    expect(state()).toMatchObject({
      project: created,
      projects: ['My project', 'Sample'],
      sample: null,
      endpoint: port,
    })
    expect(streamgauge.workbench.project.streams.all()).toEqual([])
    await client.call('stream.create', { name: 'mine', mode: 'PROVISIONED', shardCount: 1 })

    await client.call('project.open', { name: 'Sample' })
    expect(state()).toMatchObject({ project: { kind: 'sample' }, sample: { state: 'running' }, endpoint: port })
    expect(streamgauge.workbench.project.streams.all()).toHaveLength(3)

    await client.call('project.open', { name: 'My project' })
    await close()
    const again = await open(folder, 'show')
    expect(again.state().project).toEqual(created)
    expect(again.streamgauge.workbench.project.streams.all().map(({ name }) => name)).toEqual(['mine'])
  })

  it('are not made under a taken name, in whatever case', async () => {
    const { client, state } = await open(await tempFolder(), 'serve')
    expect(await client.refused('project.create', { name: 'LOCAL' })).toMatchObject({
      kind: 'refusal',
      code: 'ProjectExists',
      message: 'There is a project “Local” already. Choose another name.',
    })
    expect(state()).toMatchObject({ project: { name: 'Local' }, projects: ['Local'], endpoint: { state: 'listening' } })
  })

  it.each(['', '../outside', 'a/b', '.hidden', 'ends with dot.', 'x'.repeat(65)])(
    'cannot be called "%s"',
    async (name) => {
      const folder = await tempFolder()
      const { client } = await open(folder, 'serve')
      expect(await client.refused('project.create', { name })).toMatchObject({ kind: 'invalid' })
      expect(await client.refused('project.open', { name })).toMatchObject({ kind: 'invalid' })
      expect(await fs.readdir(join(folder, 'projects'))).toEqual(['Local'])
    },
  )

  it('that do not exist cannot be opened', async () => {
    const { client, state } = await open(await tempFolder(), 'serve')
    expect(await client.refused('project.open', { name: 'Nothing' })).toMatchObject({
      kind: 'refusal',
      code: 'NoSuchProject',
      message: 'There is no project “Nothing”.',
    })
    expect(state().projects).toEqual(['Local'])
  })

  it('of a newer Streamgauge are refused in words, and the one before is open again', async () => {
    const folder = await tempFolder()
    const { client, state } = await open(folder, 'serve')
    const newer = join(folder, 'projects', 'Newer')
    await fs.mkdir(newer)
    const database = await openDatabase(join(newer, 'project.sqlite'), [])
    await database.all('PRAGMA user_version = 99')
    await database.close()
    expect(await client.refused('project.open', { name: 'Newer' })).toMatchObject({
      kind: 'breakage',
      code: 'newer-schema',
      message: expect.stringContaining('was written by a newer Streamgauge'),
    })
    expect(state()).toMatchObject({ project: { name: 'Local' }, endpoint: { state: 'listening' } })
  })
})

describe('the endpoint', () => {
  it('says that its port is in use and offers another one, on which it then listens, also after the next start', async () => {
    const folder = await tempFolder()
    const taken = await takenPort()
    const { client, state, close } = await open(folder, 'serve', taken)
    const { endpoint } = state()
    expect(endpoint).toMatchObject({
      state: 'failed',
      port: taken,
      message: `Port ${taken} is in use by another program. Choose another port, or end that program.`,
      suggestedPort: expect.any(Number),
    })
    const port = endpoint.state === 'failed' ? (endpoint.suggestedPort ?? 0) : 0
    const listening = { state: 'listening', url: `http://127.0.0.1:${port}`, port }
    expect(await client.call('endpoint.listen', { port })).toEqual(listening)
    expect(state().endpoint).toEqual(listening)
    const answer = await fetch(listening.url, { method: 'POST' })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    await close()
    expect(JSON.parse(await fs.readFile(join(folder, 'settings.json'), 'utf8'))).toMatchObject({ port })
  })

  it('moves to another port, and remembers it only when it could', async () => {
    const folder = await tempFolder()
    const { client } = await open(folder, 'serve')
    const [port, taken] = [await freePort(), await takenPort()]
    await client.call('endpoint.listen', { port })
    expect(await client.call('endpoint.listen', { port: taken })).toMatchObject({ state: 'failed', port: taken })
    expect(JSON.parse(await fs.readFile(join(folder, 'settings.json'), 'utf8'))).toMatchObject({ port })
  })
})

describe('a second Streamgauge on one data folder', () => {
  it('is refused, and the first goes on', async () => {
    const folder = await tempFolder()
    const { state } = await open(folder, 'serve')
    await expect(open(folder, 'serve')).rejects.toMatchObject({
      code: 'data-folder-in-use',
      message: expect.stringContaining(`in use by Streamgauge on Node.js ${process.versions.node}`),
    })
    expect(state().endpoint.state).toBe('listening')
  })
})

describe('what was damaged', () => {
  /** A closed data folder with one project, one stream and one record; returns the project's folder. */
  const projectWithRecord = async (dataFolder: string): Promise<string> => {
    const { client, streamgauge, close } = await open(dataFolder, 'serve')
    await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
    const { region, accountId } = streamgauge.workbench.state
    await streamgauge.workbench.project.streams.operations.PutRecord(
      { region, accountId },
      { StreamName: 'orders', PartitionKey: 'key', Data: Buffer.from('kept') },
    )
    await close()
    return join(dataFolder, 'projects', 'Local')
  }

  it('of the project database is set aside and named, and the records stay', async () => {
    const dataFolder = await tempFolder()
    const project = await projectWithRecord(dataFolder)
    const garbage = Buffer.from('no database any more '.repeat(500))
    await fs.writeFile(join(project, 'project.sqlite'), garbage)

    const { state } = await open(dataFolder, 'serve')
    const [database, orphans, ...others] = state().notices
    const setAside = (await fs.readdir(project)).find((name) => name.startsWith('project.sqlite.damaged-')) ?? ''
    expect((await fs.readFile(join(project, setAside))).equals(garbage)).toBe(true)
    expect(database).toMatchObject({
      severity: 'error',
      title: { message: 'The project database was damaged' },
      text: { message: expect.stringContaining(join(project, setAside)) },
    })
    expect(orphans).toMatchObject({ severity: 'warning', title: { message: 'Records without a stream' } })
    expect(others).toEqual([])
    expect(await fs.readdir(join(project, 'records'))).toHaveLength(1)
  })

  it('of a segment is taken out, kept and named', async () => {
    const dataFolder = await tempFolder()
    const project = await projectWithRecord(dataFolder)
    const names = await fs.readdir(join(project, 'records'), { recursive: true })
    const segment = join(project, 'records', names.find((name) => name.endsWith('.log')) ?? '')
    await fs.appendFile(segment, 'torn')

    const { state, streamgauge } = await open(dataFolder, 'serve')
    expect(state().notices).toEqual([
      expect.objectContaining({
        severity: 'warning',
        title: expect.objectContaining({ message: 'The end of a segment file was cut off' }),
        text: expect.objectContaining({
          message: expect.stringContaining(`4 bytes of ${segment} held no intact record`),
        }),
      }),
    ])
    const { streams } = streamgauge.workbench.project
    const [stream] = streams.all()
    const records = stream === undefined ? [] : await allRecords(stream)
    expect(records.map(({ data }) => Buffer.from(data).toString())).toEqual(['kept'])
  })

  it('of the settings is set aside and named, and the notice can be dismissed', async () => {
    const dataFolder = await tempFolder()
    await fs.writeFile(join(dataFolder, 'settings.json'), 'not JSON')
    const { client, state } = await open(dataFolder, 'serve')
    const [notice] = state().notices
    const setAside = (await fs.readdir(dataFolder)).find((name) => name.startsWith('settings.json.damaged-'))
    expect(notice).toMatchObject({
      severity: 'warning',
      title: { message: 'Settings could not be read' },
      text: { message: expect.stringContaining(String(setAside)) },
    })
    await client.call('notice.dismiss', { id: notice?.id ?? '' })
    expect(state().notices).toEqual([])
  })
})

describe('what a person chose', () => {
  it('is seen by every window at once and kept for the next start', async () => {
    const folder = await tempFolder()
    const { client, streamgauge, close } = await open(folder, 'show')
    const other = contractClient(streamgauge.contractServer).subscribe('workbench.watch', {})
    expect(other.events).toHaveLength(1)
    await Promise.all([
      client.call('theme.set', { theme: 'dark' }),
      client.call('language.set', { language: 'pt-BR' }),
      client.call('welcome.dismiss', {}),
    ])
    const chosen = { theme: 'dark', language: 'pt-BR', welcome: false }
    expect(other.events.at(-1)).toMatchObject(chosen)
    await close()
    expect((await open(folder, 'show')).state()).toMatchObject(chosen)
  })
})
