import { useRouter } from 'vue-router'
import type { LanguageChoice } from '../../src-main/contract/language'
import type { LimitsMode } from '../../src-main/contract/limits'
import type { Theme } from '../../src-main/contract/workbench'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { freeProjectName } from './project-name'
import { useWorkbench } from './workbench'

export interface WorkbenchCommands {
  startSample(): Promise<void>
  stopSample(): Promise<void>
  openProject(name: string): Promise<void>
  /** Make an empty project under a name that is free, and open it. */
  startEmptyProject(): Promise<void>
  dismissNotice(id: string): Promise<void>
  dismissWelcome(): Promise<void>
  setTheme(theme: Theme): Promise<void>
  setLanguage(language: LanguageChoice): Promise<void>
  /** What limits do in the project. */
  setLimits(mode: LimitsMode): Promise<void>
  /** What they do to one stream; null: what they do in the project. */
  setStreamLimits(arn: string, mode: LimitsMode | null): Promise<void>
}

/** The gestures of the shell; a failure becomes a toast. */
export function useWorkbenchCommands(): WorkbenchCommands {
  const client = useClient()
  const router = useRouter()
  const toasts = useToasts()
  const { t } = useText()

  const workbench = useWorkbench()

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch(toasts.addFailure)
  }

  const switchTo = (command: 'project.open' | 'project.create', name: string): Promise<void> =>
    attempt(async () => {
      // Leave the pages of the old project first: what they watch is about to go.
      await router.push({ name: 'overview' })
      await client.call(command, { name })
      toasts.add({ tone: 'good', text: t('project.opened', { name }) })
    })

  return {
    startSample: () => attempt(() => client.call('sample.start', {})),
    stopSample: () => attempt(() => client.call('sample.stop', {})),
    dismissNotice: (id) => attempt(() => client.call('notice.dismiss', { id })),
    dismissWelcome: () => attempt(() => client.call('welcome.dismiss', {})),
    setTheme: (theme) => attempt(() => client.call('theme.set', { theme })),
    setLanguage: (language) => attempt(() => client.call('language.set', { language })),
    setLimits: (mode) => attempt(() => client.call('limits.set', { mode })),
    setStreamLimits: (arn, mode) => attempt(() => client.call('stream.setLimits', { arn, mode })),
    openProject: (name) => switchTo('project.open', name),
    startEmptyProject: () => switchTo('project.create', freeProjectName(workbench.state?.projects ?? [], t)),
  }
}
