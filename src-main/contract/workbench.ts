import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { AuthMode, EndpointState, TlsState } from './endpoint'
import { LanguageChoice, Told } from './language'
import { LimitsMode } from './limits'
import { PROJECT_NAME_MAX_LENGTH, PROJECT_NAME_PATTERN } from './names'

export const Theme = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof Theme>

export const ProjectName = z.string().min(1).max(PROJECT_NAME_MAX_LENGTH).regex(PROJECT_NAME_PATTERN)

/** Something the person should know although nobody asked: a recovery, a file set aside, a port taken. */
export const Notice = z.object({
  id: z.string(),
  at: z.number(),
  severity: z.enum(['info', 'warning', 'error']),
  title: Told,
  text: Told,
})
export type Notice = z.infer<typeof Notice>

export const Project = z.object({
  name: z.string(),
  /** `sample` projects bring their own streams and workload. */
  kind: z.enum(['sample', 'user']),
  folder: z.string(),
})
export type Project = z.infer<typeof Project>

export const WorkbenchState = z.object({
  version: z.string(),
  /** e.g. `Electron 45.4.1` or `Node.js 20.20.2` */
  runtime: z.string(),
  project: Project,
  /** Rises with each opening of a project, of the same one again too: what was asked about before is about another world. */
  opening: z.number(),
  /** Names of all projects in the data folder, the open one included, sorted. */
  projects: z.array(z.string()),
  endpoint: EndpointState,
  /** Null while TLS is off. */
  tls: TlsState.nullable(),
  auth: AuthMode,
  /** What clients should use: default region and account of requests that name none. */
  region: z.string(),
  accountId: z.string(),
  limits: LimitsMode,
  /** The sample workload; null in a project that has none. */
  sample: z.object({ state: z.enum(['running', 'stopped']) }).nullable(),
  /** True from the very first start until the welcome is dismissed. */
  welcome: z.boolean(),
  theme: Theme,
  language: LanguageChoice,
  /** BCP 47 tags, the dearest first. Empty in browser mode: there the browser knows. */
  systemLanguages: z.array(z.string()),
  notices: z.array(Notice),
})
export type WorkbenchState = z.infer<typeof WorkbenchState>

const Nothing = z.object({})

export const workbench = defineContract({
  /** The present state at once, then again whenever it changes. */
  'workbench.watch': feed({ input: Nothing, event: WorkbenchState }),
  'sample.start': command({ input: Nothing, output: Nothing }),
  'sample.stop': command({ input: Nothing, output: Nothing }),
  /** Make an empty project and switch to it. A taken name is refused. */
  'project.create': command({ input: z.object({ name: ProjectName }), output: Project }),
  'project.open': command({ input: z.object({ name: ProjectName }), output: Project }),
  'notice.dismiss': command({ input: z.object({ id: z.string() }), output: Nothing }),
  'welcome.dismiss': command({ input: Nothing, output: Nothing }),
  'theme.set': command({ input: z.object({ theme: Theme }), output: Nothing }),
  'language.set': command({ input: z.object({ language: LanguageChoice }), output: Nothing }),
})
