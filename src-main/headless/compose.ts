import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json'
import { contract } from '../contract'
import { freePortNear, listen } from '../endpoint/listen'
import type { Caller } from '../engine/service'
import { systemErrorCode } from '../platform/breakage'
import { systemClock } from '../platform/clock'
import { fileWriter, lineLogger, type Logger } from '../platform/logger'
import { createContractServer, type ContractServer } from '../services/contract-server'
import { createHandlers } from '../services/handlers'
import { openWorkbench, type ProjectFolders, type Workbench } from '../services/workbench'
import { lockFolder, type FolderLock } from '../storage/folder-lock'
import { openSettings } from '../storage/settings'
import { openProject } from './open-project'
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
const defaultCaller: Caller = { accountId: '000000000000', region: 'us-east-1' }

/**
 * The composition root: one data folder, its projects, the engine, the endpoint and the contract with the windows.
 *
 * @throws Breakage `data-folder-in-use`
 */
export const composeStreamgauge = async (options: Options, purpose: Purpose): Promise<Streamgauge> => {
  const lock = await lockFolder(options.dataFolder, `Streamgauge on ${runtime}`)
  try {
    return await composeLocked(options, purpose, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

const composeLocked = async (options: Options, purpose: Purpose, lock: FolderLock): Promise<Streamgauge> => {
  const { dataFolder, limits } = options
  const clock = systemClock()
  const toFile = fileWriter(join(dataFolder, 'streamgauge.log'))
  const logger = lineLogger((line) => {
    process.stderr.write(line)
    toFile(line)
  })
  const settings = await openSettings(dataFolder, clock.now())
  const projects = projectFolders(join(dataFolder, 'projects'), (folder, kind) =>
    openProject({ folder, kind, limits, clock, logger }),
  )
  const { name, kind } = firstProject[purpose]
  const first = settings.current.project ?? (await projects.list())[0] ?? name
  const workbench = await openWorkbench(
    {
      version: packageJson.version,
      runtime,
      limits,
      runsSample: purpose === 'show',
      caller: defaultCaller,
      clock,
      logger,
      settings,
      projects,
      ...(options.port === undefined ? {} : { port: options.port }),
      listen: (service, port) =>
        listen({
          services: [service],
          port,
          logger,
          defaultCaller,
          allowOrigins: () => [...options.allowOrigins, ...settings.current.allowOrigins],
        }),
      freePortNear: (port) => freePortNear(port),
    },
    await projects.open(first, first === name ? kind : 'user'),
  )
  return {
    workbench,
    contractServer: createContractServer({ contract, handlers: createHandlers(workbench, clock), clock, logger }),
    logger,
    close: async () => {
      await workbench.close()
      await lock.release()
    },
  }
}

const projectFolders = (
  root: string,
  open: (folder: string, kind: 'sample' | 'user') => ReturnType<typeof openProject>,
): ProjectFolders => ({
  list: async () => {
    try {
      const entries = await fs.readdir(root, { withFileTypes: true })
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return []
      throw error
    }
  },
  open: (name, kind) => open(join(root, name), kind),
})
