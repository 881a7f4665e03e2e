import type { AuthMode, EndpointState, TlsState } from '../contract/endpoint'
import { Breakage } from '../platform/breakage'
import type { Logger } from '../platform/logger'
import type { SettingsFile } from '../storage/settings'
import type { ActiveAccessKey } from './access-keys'
import type { NoticeText, OpenProject } from './project'
import { tell, toldBy } from './tell'

/** The endpoint while it listens. */
export interface Listening {
  readonly url: string
  readonly tlsUrl?: string
  readonly port: number
  close(): Promise<void>
}

export interface ListenWishes {
  readonly port: number
  /** Serve TLS as well; `prepareTls` has succeeded. */
  readonly tls: boolean
  /** Read at each request. */
  readonly auth: () => AuthMode
}

/** What the endpoint is made of. `port`, `tls` and `auth` win over the settings at first, and are not remembered. */
export interface EndpointParts {
  readonly settings: SettingsFile
  readonly logger: Logger
  readonly port?: number
  readonly tls?: boolean
  readonly auth?: AuthMode
  /** Known for this run, in every project. */
  readonly accessKeysOfRun: readonly ActiveAccessKey[]
  /**
   * Have a certificate authority, made on first use.
   *
   * @returns path of the certificate that clients are told to trust
   * @throws Breakage `tls-folder`
   */
  prepareTls(): Promise<string>
  /** @throws Breakage when the port cannot be had */
  listen(project: OpenProject, wishes: ListenWishes): Promise<Listening>
  /** A port near this one that is free now. */
  freePortNear(port: number): Promise<number | undefined>
}

/** How applications reach a data folder: one project at a time, on one port. */
export interface ProjectEndpoint {
  readonly state: EndpointState
  readonly tls: TlsState | null
  readonly auth: AuthMode
  /**
   * Serve this project from now on. A port that cannot be had is told by the state.
   *
   * @returns what the person should know: why TLS is off although it should be on
   */
  serve(project: OpenProject): Promise<readonly NoticeText[]>
  /** Serve the same project on this port; it is remembered once it could be had. */
  move(port: number): Promise<void>
  /** @throws Breakage `tls-folder`; everything is as it was then */
  setTls(isOn: boolean): Promise<void>
  setAuth(mode: AuthMode): Promise<void>
  close(): Promise<void>
}

/** An endpoint of `first`, which does not listen yet. */
export const createProjectEndpoint = (parts: EndpointParts, first: OpenProject): ProjectEndpoint => {
  const { settings, logger } = parts
  let project = first
  let state: EndpointState = { state: 'starting' }
  let listening: Listening | undefined
  let port = parts.port ?? settings.current.port
  let isTlsWanted = parts.tls ?? settings.current.tls
  let tls: TlsState | null = null
  let auth = parts.auth ?? settings.current.auth

  const close = async (): Promise<void> => {
    await listening?.close()
    listening = undefined
  }
  const listen = async (): Promise<void> => {
    await close()
    try {
      listening = await parts.listen(project, { port, tls: tls !== null, auth: () => auth })
      const { url, tlsUrl } = listening
      ;({ port } = listening)
      state = { state: 'listening', url, port, ...(tlsUrl === undefined ? {} : { tlsUrl }) }
    } catch (error) {
      if (!(error instanceof Breakage)) throw error
      const suggestedPort = await parts.freePortNear(port)
      state = { state: 'failed', port, ...toldBy(error), ...(suggestedPort === undefined ? {} : { suggestedPort }) }
      logger.error(error.message)
    }
  }
  /** Without its certificates the endpoint is still of use: plain connections need none. */
  const resumeTls = async (): Promise<readonly NoticeText[]> => {
    if (!isTlsWanted || tls !== null) return []
    try {
      tls = { authorityPath: await parts.prepareTls() }
      return []
    } catch (error) {
      if (!(error instanceof Breakage)) throw error
      return [{ severity: 'warning', title: tell('notice.tlsOff'), text: toldBy(error) }]
    }
  }
  const sayWhoMayCall = (): void => {
    const known = parts.accessKeysOfRun.length + project.accessKeys.list().filter(({ isActive }) => isActive).length
    if (auth === 'open') logger.info('Open mode: every signature is accepted, and nobody is denied anything.')
    else if (known > 0) logger.info(`Strict mode: signatures and rights are checked. Active access keys: ${known}.`)
    else
      logger.warn(
        'Strict mode, but no access key is active: every request will be refused. Add one in the window or with --access-key.',
      )
  }

  return {
    get state() {
      return state
    },
    get tls() {
      return tls
    },
    get auth() {
      return auth
    },
    serve: async (served) => {
      project = served
      const findings = await resumeTls()
      await listen()
      sayWhoMayCall()
      return findings
    },
    move: async (wanted) => {
      port = wanted
      await listen()
      if (state.state === 'listening') await settings.change({ port: state.port })
    },
    setTls: async (isOn) => {
      const next = isOn ? { authorityPath: await parts.prepareTls() } : null
      await settings.change({ tls: isOn })
      isTlsWanted = isOn
      if ((tls !== null) === isOn) return
      tls = next
      await listen()
    },
    setAuth: async (mode) => {
      await settings.change({ auth: mode })
      auth = mode
      sayWhoMayCall()
    },
    close,
  }
}
