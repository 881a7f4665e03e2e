import { basename } from 'node:path'
import type { AuthMode, EndpointState } from '../contract/endpoint'
import type { LanguageChoice } from '../contract/language'
import type { Notice, Theme, WorkbenchState } from '../contract/workbench'
import type { Caller } from '../engine/service'
import type { LimitsMode } from '../engine/streams/limits/limits'
import type { Clock } from '../platform/clock'
import type { ActiveAccessKey } from './access-keys'
import { refusal } from './contract-server'
import { createProjectEndpoint, type EndpointParts } from './endpoint'
import type { PriceBooks } from './price-books'
import type { SnapshotFolders } from '../storage/snapshot-folders'
import type { NoticeText, OpenProject } from './project'
import { startSample } from './sample'
import { tell } from './tell'

/** What the workbench is made of; the composition root decides. */
export interface WorkbenchParts extends EndpointParts {
  readonly version: string
  readonly runtime: string
  /** Whether a sample project's workload runs without being asked to. */
  readonly runsSample: boolean
  /** Owner of what clients and windows do without naming an account or region. */
  readonly caller: Caller
  /** As the system prefers them; empty where it cannot be asked. */
  systemLanguages(): readonly string[]
  readonly clock: Clock
  readonly priceBooks: PriceBooks
  readonly projects: ProjectFolders
}

/** The projects of a data folder. */
export interface ProjectFolders {
  /** Names, sorted. */
  list(): Promise<readonly string[]>
  /** Copies of the project of this name. */
  snapshots(name: string): SnapshotFolders
  /** Where the folder of a project of this name is, or would be. */
  folderOf(name: string): string
  /** Opens a project, making it when it does not exist. `kind` is what a new one becomes. */
  open(name: string, kind: 'sample' | 'user'): Promise<OpenProject>
}

/** One data folder at work: the open project, the endpoint, the sample workload, and what a window shows of them. */
export interface Workbench {
  readonly state: WorkbenchState
  readonly project: OpenProject
  readonly priceBooks: PriceBooks
  onChange(listener: () => void): () => void
  /** Known for this run, in every project. */
  readonly accessKeysOfRun: readonly ActiveAccessKey[]
  listen(port: number): Promise<EndpointState>
  /** @throws Breakage `tls-folder`; everything is as it was then */
  setTls(isOn: boolean): Promise<EndpointState>
  setAuth(mode: AuthMode): Promise<void>
  startSample(): Promise<void>
  stopSample(): Promise<void>
  /** What limits do in the open project. */
  setLimits(mode: LimitsMode): Promise<void>
  /** @throws ContractFailure `ProjectExists`, when there is one already, in whatever letters */
  requireNewName(name: string): Promise<void>
  createProject(name: string): Promise<void>
  openProject(name: string): Promise<void>
  /**
   * Close the project, do something with its folder, and open it again, whether that went well or not. In turn with other moves.
   * @param undo takes back what was done where the project cannot be opened with it; it is open as it was then
   */
  whileClosed<T>(work: () => Promise<T>, undo?: () => Promise<void>): Promise<T>
  readonly projects: ProjectFolders
  dismissNotice(id: string): void
  dismissWelcome(): Promise<void>
  setTheme(theme: Theme): Promise<void>
  setLanguage(language: LanguageChoice): Promise<void>
  close(): Promise<void>
}

/** Open the workbench on `first`, listening already or saying why not. */
export const openWorkbench = async (parts: WorkbenchParts, first: OpenProject): Promise<Workbench> => {
  const { clock, logger, settings, caller } = parts
  const listeners = new Set<() => void>()
  const notices: Notice[] = []
  let project = first
  let projects = await parts.projects.list()
  const endpoint = createProjectEndpoint(parts, first)
  let stopTraffic: (() => void) | undefined
  let opening = 0
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
      logger[text.severity === 'info' ? 'info' : 'warn'](`${text.title.message}: ${text.text.message}`)
    }
  }

  const runSample = async (): Promise<void> => {
    stopTraffic ??= await startSample(project, { caller, clock: project.clock, logger })
    changed()
  }
  const haltSample = (): void => {
    stopTraffic?.()
    stopTraffic = undefined
    changed()
  }

  const enter = async (): Promise<void> => {
    opening++
    notify(project.findings)
    project.onFinding((finding) => {
      notify([finding])
      changed()
    })
    notify(await endpoint.serve(project))
    changed()
    if (parts.runsSample && project.about.kind === 'sample' && project.isSampleWanted) await runSample()
  }

  const leave = async (): Promise<void> => {
    haltSample()
    await endpoint.close()
    await project.close()
  }

  const switchTo = async (name: string): Promise<void> => {
    const previous = project.about.name
    await leave()
    try {
      project = await parts.projects.open(name, 'user')
    } catch (error) {
      project = await parts.projects.open(previous, 'user')
      await enter()
      throw error
    }
    projects = await parts.projects.list()
    await settings.change({ project: project.about.name })
    await enter()
  }

  const openAgain = async (undo?: () => Promise<void>): Promise<void> => {
    const reopen = (): Promise<OpenProject> => parts.projects.open(project.about.name, 'user')
    let failure: unknown
    project = await reopen().catch(async (error: unknown) => {
      if (undo === undefined) throw error
      failure = error
      await undo()
      return reopen()
    })
    await enter()
    if (failure !== undefined) throw failure
  }
  const whileClosed = async <T>(work: () => Promise<T>, undo?: () => Promise<void>): Promise<T> => {
    await leave()
    const answer = await work().catch(async (error: unknown) => {
      await openAgain()
      throw error
    })
    await openAgain(undo)
    return answer
  }

  const requireNewName = async (name: string): Promise<void> => {
    const taken = (await parts.projects.list()).find((other) => other.toLowerCase() === name.toLowerCase())
    if (taken !== undefined) throw refusal('ProjectExists', { name: taken })
  }

  const requireSample = (): void => {
    if (project.about.kind !== 'sample') throw refusal('NoSample')
  }

  if (settings.setAside !== undefined) {
    notify([
      {
        severity: 'warning',
        title: tell('notice.settingsDamaged.title'),
        text: tell('notice.settingsDamaged.text', { file: basename(settings.setAside) }),
      },
    ])
  }
  notify(parts.priceBooks.findings)
  await enter()

  return {
    accessKeysOfRun: parts.accessKeysOfRun,
    priceBooks: parts.priceBooks,
    get project() {
      return project
    },
    get state(): WorkbenchState {
      return {
        version: parts.version,
        runtime: parts.runtime,
        project: project.about,
        opening,
        projects: [...projects],
        endpoint: endpoint.state,
        tls: endpoint.tls,
        auth: endpoint.auth,
        region: caller.region,
        accountId: caller.accountId,
        limits: project.limits,
        sample: project.about.kind === 'sample' ? { state: stopTraffic === undefined ? 'stopped' : 'running' } : null,
        welcome: !settings.current.isWelcomed && project.about.kind === 'sample',
        theme: settings.current.theme,
        language: settings.current.language,
        systemLanguages: [...parts.systemLanguages()],
        notices: [...notices],
      }
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listen: (port) =>
      inTurn(async () => {
        await endpoint.move(port)
        changed()
        return endpoint.state
      }),
    setTls: (isOn) =>
      inTurn(async () => {
        await endpoint.setTls(isOn)
        changed()
        return endpoint.state
      }),
    setAuth: (mode) =>
      inTurn(async () => {
        await endpoint.setAuth(mode)
        changed()
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
    setLimits: (mode) =>
      inTurn(async () => {
        await project.setLimits(mode)
        changed()
      }),
    requireNewName,
    createProject: (name) =>
      inTurn(async () => {
        await requireNewName(name)
        await switchTo(name)
      }),
    openProject: (name) =>
      inTurn(async () => {
        if (!(await parts.projects.list()).includes(name)) throw refusal('NoSuchProject', { name })
        if (name !== project.about.name) await switchTo(name)
      }),
    whileClosed: (work, undo) => inTurn(() => whileClosed(work, undo)),
    projects: parts.projects,
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
    setLanguage: async (language) => {
      await settings.change({ language })
      changed()
    },
    close: () => inTurn(leave),
  }
}
