import { basename } from 'node:path'
import type { EndpointState, Notice, Theme, WorkbenchState } from '../contract/workbench'
import type { Caller, Service } from '../engine/service'
import type { LimitsMode } from '../engine/streams/limits'
import { Breakage } from '../platform/breakage'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { SettingsFile } from '../storage/settings'
import { refusal } from './contract-server'
import type { NoticeText, OpenProject } from './project'
import { startSample } from './sample'

/** The endpoint while it listens. */
export interface Listening {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** What the workbench is made of; the composition root decides. */
export interface WorkbenchParts {
  readonly version: string
  readonly runtime: string
  readonly limits: LimitsMode
  /** Whether a sample project's workload runs without being asked to. */
  readonly runsSample: boolean
  /** Owner of what clients and windows do without naming an account or region. */
  readonly caller: Caller
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsFile
  /** Wins over the port in the settings, and is not remembered. */
  readonly port?: number
  readonly projects: ProjectFolders
  listen(service: Service, port: number): Promise<Listening>
  /** A port near this one that is free now. */
  freePortNear(port: number): Promise<number | undefined>
}

/** The projects of a data folder. */
export interface ProjectFolders {
  /** Names, sorted. */
  list(): Promise<readonly string[]>
  /** Opens a project, making it when it does not exist. `kind` is what a new one becomes. */
  open(name: string, kind: 'sample' | 'user'): Promise<OpenProject>
}

/** One data folder at work: the open project, the endpoint, the sample workload, and what a window shows of them. */
export interface Workbench {
  readonly state: WorkbenchState
  readonly project: OpenProject
  onChange(listener: () => void): () => void
  listen(port: number): Promise<EndpointState>
  startSample(): Promise<void>
  stopSample(): Promise<void>
  createProject(name: string): Promise<void>
  openProject(name: string): Promise<void>
  dismissNotice(id: string): void
  dismissWelcome(): Promise<void>
  setTheme(theme: Theme): Promise<void>
  close(): Promise<void>
}

/** Open the workbench on `first`, listening already or saying why not. */
export const openWorkbench = async (parts: WorkbenchParts, first: OpenProject): Promise<Workbench> => {
  const { clock, logger, settings, caller } = parts
  const listeners = new Set<() => void>()
  const notices: Notice[] = []
  let project = first
  let projects = await parts.projects.list()
  let endpoint: EndpointState = { state: 'starting' }
  let listening: Listening | undefined
  let stopTraffic: (() => void) | undefined
  let turn: Promise<unknown> = Promise.resolve()

  /** Moving the endpoint, the sample or the project: one at a time, whoever asks. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }
  const changed = (): void => listeners.forEach((listener) => listener())

  const notify = (texts: readonly NoticeText[]): void => {
    for (const text of texts) {
      notices.push({ ...text, id: `${clock.now()}-${notices.length}`, at: clock.now() })
      logger[text.severity === 'info' ? 'info' : 'warn'](`${text.title}: ${text.text}`)
    }
  }

  const listen = async (port: number): Promise<void> => {
    await listening?.close()
    listening = undefined
    try {
      listening = await parts.listen(project.streams.service, port)
      endpoint = { state: 'listening', url: listening.url, port: listening.port }
    } catch (error) {
      if (!(error instanceof Breakage)) throw error
      const suggestedPort = await parts.freePortNear(port)
      endpoint = {
        state: 'failed',
        port,
        message: error.message,
        ...(suggestedPort === undefined ? {} : { suggestedPort }),
      }
      logger.error(error.message)
    }
    changed()
  }

  const runSample = async (): Promise<void> => {
    stopTraffic ??= await startSample(project, { caller, clock, logger })
    changed()
  }
  const haltSample = (): void => {
    stopTraffic?.()
    stopTraffic = undefined
    changed()
  }

  const enter = async (port: number): Promise<void> => {
    notify(project.findings)
    await listen(port)
    if (parts.runsSample && project.about.kind === 'sample' && project.isSampleWanted) await runSample()
  }

  const leave = async (): Promise<void> => {
    haltSample()
    await listening?.close()
    listening = undefined
    await project.close()
  }

  const switchTo = async (name: string): Promise<void> => {
    const port = endpoint.state === 'starting' ? settings.current.port : endpoint.port
    const previous = project.about.name
    await leave()
    try {
      project = await parts.projects.open(name, 'user')
    } catch (error) {
      project = await parts.projects.open(previous, 'user')
      await enter(port)
      throw error
    }
    projects = await parts.projects.list()
    await settings.change({ project: project.about.name })
    await enter(port)
  }

  const requireSample = (): void => {
    if (project.about.kind !== 'sample') throw refusal('NoSample', 'This project has no sample workload.')
  }

  if (settings.setAside !== undefined) {
    notify([
      {
        severity: 'warning',
        title: 'Settings could not be read',
        text: `settings.json was damaged. It is kept as ${basename(settings.setAside)}; Streamgauge started with its defaults.`,
      },
    ])
  }
  await enter(parts.port ?? settings.current.port)

  return {
    get project() {
      return project
    },
    get state(): WorkbenchState {
      return {
        version: parts.version,
        runtime: parts.runtime,
        project: project.about,
        projects: [...projects],
        endpoint,
        region: caller.region,
        accountId: caller.accountId,
        limits: parts.limits,
        sample: project.about.kind === 'sample' ? { state: stopTraffic === undefined ? 'stopped' : 'running' } : null,
        welcome: !settings.current.isWelcomed && project.about.kind === 'sample',
        theme: settings.current.theme,
        notices: [...notices],
      }
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listen: (port) =>
      inTurn(async () => {
        await listen(port)
        if (endpoint.state === 'listening') await settings.change({ port })
        return endpoint
      }),
    startSample: () =>
      inTurn(async () => {
        requireSample()
        await project.wantSample(true)
        await runSample()
      }),
    stopSample: () =>
      inTurn(async () => {
        requireSample()
        await project.wantSample(false)
        haltSample()
      }),
    createProject: (name) =>
      inTurn(async () => {
        const taken = (await parts.projects.list()).find((other) => other.toLowerCase() === name.toLowerCase())
        if (taken !== undefined)
          throw refusal('ProjectExists', `There is a project "${taken}" already. Choose another name.`)
        await switchTo(name)
      }),
    openProject: (name) =>
      inTurn(async () => {
        if (!(await parts.projects.list()).includes(name))
          throw refusal('NoSuchProject', `There is no project "${name}".`)
        if (name !== project.about.name) await switchTo(name)
      }),
    dismissNotice: (id) => {
      const at = notices.findIndex((notice) => notice.id === id)
      if (at !== -1) notices.splice(at, 1)
      changed()
    },
    dismissWelcome: async () => {
      await settings.change({ isWelcomed: true })
      changed()
    },
    setTheme: async (theme) => {
      await settings.change({ theme })
      changed()
    },
    close: () => inTurn(leave),
  }
}
