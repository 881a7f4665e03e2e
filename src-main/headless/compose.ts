import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json'
import { contract } from '../contract'
import { languageOf } from '../contract/language'
import { freePortNear, listen } from '../endpoint/listen'
import type { TlsIdentity } from '../endpoint/tls/local-authority'
import { createInjections, type Injections } from '../engine/injection/injections'
import type { NewInjection } from '../engine/injection/rule'
import type { Caller } from '../engine/service'
import { cloudWatchService } from '../metrics/cloudwatch/service'
import { prometheusPage } from '../metrics/prometheus'
import { Breakage, systemErrorCode } from '../platform/breakage'
import { systemClock, type Clock } from '../platform/clock'
import { fileWriter, lineLogger, type Logger } from '../platform/logger'
import { desktopNotice } from '../services/alarms/notices'
import { trustHints } from '../services/client-settings'
import { createContractServer, type ContractServer } from '../services/contract-server'
import type { EndpointParts } from '../services/endpoint'
import { bundledBooks } from '../services/bundled-books'
import { createHandlers } from '../services/handlers'
import { openPriceBooks } from '../services/price-books'
import { ownAccountId } from '../services/project'
import type { Desktop } from '../services/printing-handlers'
import { openWorkbench, type ProjectFolders, type Workbench } from '../services/workbench'
import { lockFolder, type FolderLock } from '../storage/folder-lock'
import { recoverSnapshots, snapshotFolders } from '../storage/snapshot-folders'
import { openSettings } from '../storage/settings'
import { textFiles } from '../storage/text-files'
import { openProject } from './open-project'
import { authenticationOf, keyOfRun } from './authentication'
import type { Options } from './options'

/** Everything but the window. */
export interface Streamgauge {
  readonly workbench: Workbench
  readonly contractServer: ContractServer
  readonly logger: Logger
  close(): Promise<void>
}

/**
 * What Streamgauge is started for. To be shown, it begins with the sample project and lets the sample run; to serve
 * applications only, it begins with an empty project and makes no traffic of its own.
 */
export type Purpose = 'show' | 'serve'

const firstProject = {
  show: { name: 'Sample', kind: 'sample' },
  serve: { name: 'Local', kind: 'user' },
} as const

const { electron, node } = process.versions as NodeJS.ProcessVersions & { readonly electron?: string }
const runtime = electron === undefined ? `Node.js ${node}` : `Electron ${electron}`

/** Owner of streams when a client names no account or region. */
const defaultCaller: Caller = { accountId: ownAccountId, region: 'us-east-1' }

/**
 * The composition root: one data folder, its projects, the engine, the endpoint and the contract with the windows.
 *
 * @param desktop what only a window's own program can do
 * @throws Breakage `data-folder-in-use`
 */
export const composeStreamgauge = async (
  options: Options,
  purpose: Purpose,
  desktop?: Desktop,
): Promise<Streamgauge> => {
  const lock = await lockFolder(options.dataFolder, `Streamgauge on ${runtime}`)
  try {
    return await composeLocked(options, { purpose, lock, desktop })
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface Locked {
  readonly purpose: Purpose
  readonly lock: FolderLock
  readonly desktop: Desktop | undefined
}

const composeLocked = async (options: Options, { purpose, lock, desktop }: Locked): Promise<Streamgauge> => {
  const { dataFolder, keysFolder, limits, transitions, durability } = options
  const clock = systemClock()
  const toFile = fileWriter(join(dataFolder, 'streamgauge.log'))
  const logger = lineLogger((line) => {
    process.stderr.write(line)
    toFile(line)
  })
  const settings = await openSettings(dataFolder, clock.now())
  const priceBooks = await openPriceBooks({
    files: textFiles(join(dataFolder, 'prices')),
    bundled: bundledBooks,
    clock,
  })
  const tls = lazily(() => openTls(join(dataFolder, 'tls'), { clock, logger }))
  if (options.tls) await tls()
  const accessKeys = options.accessKeys.map((key) => keyOfRun(key, defaultCaller.accountId))
  const injections = injectionsOf(options.injections, clock)
  if (options.injections.length > 0)
    logger.warn(`Requests are made to fail or wait: ${options.injections.length} rules`)
  await recoverSnapshots(join(dataFolder, 'projects'), join(dataFolder, 'snapshots'))
  const projects = projectFolders(dataFolder, (folder, kind) =>
    openProject({
      ...{ folder, kind, transitions, durability, keysFolder, injections, clock, logger },
      notify:
        desktop?.notify &&
        ((began) => desktop.notify?.(desktopNotice(began, languageOf(settings.current.language, desktop.languages())))),
      ...(limits === undefined ? {} : { limits }),
    }),
  )
  const { name, kind } = firstProject[purpose]
  const first = settings.current.project ?? (await projects.list())[0] ?? name
  const workbench = await openWorkbench(
    {
      version: packageJson.version,
      runtime,
      runsSample: purpose === 'show',
      caller: defaultCaller,
      systemLanguages: () => desktop?.languages() ?? [],
      clock,
      logger,
      settings,
      priceBooks,
      projects,
      accessKeysOfRun: accessKeys,
      ...endpointOptions(options),
      prepareTls: async () => (await tls()).authorityPath,
      listen: async (project, { port, tls: withTls, auth }) =>
        listen({
          services: [project.streams.service, cloudWatchService(project.metrics.history, project.clock)],
          pages: { '/metrics': () => prometheusPage(project.metrics.live(), project.clock) },
          port,
          logger,
          defaultCaller,
          authenticate: authenticationOf({ mode: auth, accessKeys, defaultCaller, clock }, project),
          ...(withTls ? { tls: await tls() } : {}),
          allowOrigins: () => [...options.allowOrigins, ...settings.current.allowOrigins],
        }),
      freePortNear: (port) => freePortNear(port),
    },
    await projects.open(first, first === name ? kind : 'user'),
  )
  return {
    workbench,
    contractServer: createContractServer({
      contract,
      handlers: createHandlers(workbench, clock, desktop),
      clock,
      logger,
    }),
    logger,
    close: async () => {
      await workbench.close()
      await lock.release()
    },
  }
}

const endpointOptions = ({ port, tls, auth }: Options): Pick<EndpointParts, 'port' | 'tls' | 'auth'> => ({
  ...(port === undefined ? {} : { port }),
  ...(tls === undefined ? {} : { tls }),
  ...(auth === undefined ? {} : { auth }),
})

/** Once, unless it failed: then again when it is asked for again. */
const lazily = <T>(open: () => Promise<T>): (() => Promise<T>) => {
  let opened: Promise<T> | undefined
  return () => {
    const opening = (opened ??= open())
    opening.catch(() => (opened = undefined))
    return opening
  }
}

/** What making certificates takes is loaded only where TLS is wanted. */
const openTls = async (folder: string, ports: { clock: Clock; logger: Logger }): Promise<TlsIdentity> => {
  const { openLocalAuthority } = await import('../endpoint/tls/local-authority')
  const identity = await openLocalAuthority({ folder, ...ports })
  for (const hint of trustHints(identity.authorityPath)) ports.logger.info(`TLS: ${hint}`)
  return identity
}

/** One set of rules for all projects: it goes with the program, not with what is open. */
const injectionsOf = (rules: readonly NewInjection[], clock: Clock): Injections => {
  const injections = createInjections(clock)
  for (const rule of rules) {
    const added = injections.add(rule)
    if ('message' in added) throw new Breakage('bad-option', `--inject: ${added.message}`)
  }
  return injections
}

const projectFolders = (
  dataFolder: string,
  open: (folder: string, kind: 'sample' | 'user') => ReturnType<typeof openProject>,
): ProjectFolders => {
  const folderOf = (name: string): string => join(dataFolder, 'projects', name)
  return {
    list: async () => {
      try {
        const entries = await fs.readdir(join(dataFolder, 'projects'), { withFileTypes: true })
        return entries
          .filter((entry) => entry.isDirectory())
          .map(({ name }) => name)
          .sort()
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') return []
        throw error
      }
    },
    folderOf,
    snapshots: (name) => snapshotFolders(folderOf(name), join(dataFolder, 'snapshots', name)),
    open: (name, kind) => open(folderOf(name), kind),
  }
}
