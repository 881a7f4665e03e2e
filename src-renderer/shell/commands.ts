import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { LanguageChoice } from '../../src-main/contract/language'
import { useClient } from '../client/use-client'
import { useFeed } from '../client/use-feed'
import { useDesignEditor } from '../design/design-editor'
import { useRunPalette } from '../designer/run/use-run-palette'
import { useText, type Text, type Translate } from '../i18n/text'
import { useStreams } from '../streams/streams'
import { nameOfArn } from '../streams/stream-arn'
import { STREAM_TABS } from '../streams/stream-tabs'
import { useToasts } from '../ui/toasts'
import { useWorldPalette } from '../world/use-world-palette'
import { areas } from './areas'
import type { Command } from './command'
import { usePageCommands } from './page-commands'
import { useWorkbenchCommands } from './use-workbench-commands'
import { useWorkbench } from './workbench'

export const PALETTE_KEYS = 'Ctrl K'

/**
 * Everything that can be gone to or done from anywhere: the one list behind the command palette, the shortcuts and their
 * dialog. What cannot be done now is not in it.
 */
export function useCommands(): ComputedRef<readonly Command[]> {
  const text = useText()
  const { t } = text
  const go = useGoCommands(t)
  const stream = useStreamCommands(t)
  const act = useActCommands(text)
  const projects = useProjectCommands(t)
  const page = usePageCommands()
  const run = useRunPalette()
  const world = useWorldPalette()
  return computed(() => [
    ...page.list,
    ...run.value,
    ...go.value,
    ...stream.value,
    ...act.value,
    ...world.value,
    ...projects.value,
  ])
}

const useGoCommands = (t: Translate): ComputedRef<Command[]> => {
  const router = useRouter()
  const streams = useStreams()
  return computed(() => [
    ...areas.map(({ name, label, keys }): Command => ({
      id: `go ${name}`,
      kind: 'go',
      title: t('command.go', { area: t(label) }),
      ...(keys ? { keys } : {}),
      run: () => void router.push({ name }),
    })),
    ...(streams.rows ?? []).map(({ arn, name }): Command => ({
      id: `stream ${arn}`,
      kind: 'stream',
      title: t('command.stream', { name }),
      run: () => void router.push({ name: 'stream', params: { arn } }),
    })),
  ])
}

/** What leads into the stream of this page: its tabs and open shards, known while the palette is open. */
const useStreamCommands = (t: Translate): ComputedRef<Command[]> => {
  const router = useRouter()
  const route = useRoute()
  const workbench = useWorkbench()
  const arn = computed(() => (route.name === 'stream' ? String(route.params['arn']) : null))
  const { latest } = useFeed(useClient(), 'stream.watch', {
    input: () => (arn.value !== null && workbench.dialog === 'palette' ? { arn: arn.value } : null),
  })
  return computed(() => {
    const stream = arn.value
    if (stream === null) return []
    const name = nameOfArn(stream)
    const lead = (id: string, title: string, query: Readonly<Record<string, string>>): Command => ({
      id: `${id} ${stream}`,
      kind: 'stream',
      title,
      run: () => void router.push({ name: 'stream', params: { arn: stream }, query }),
    })
    const tabs = STREAM_TABS.map((tab) => lead(tab, t('command.tab', { name, tab: t(`stream.tab.${tab}`) }), { tab }))
    const shards = (latest.value?.shards ?? []).filter(({ state }) => state === 'open')
    return [
      ...tabs,
      ...shards.map(({ shardId }) =>
        lead(shardId, t('command.shard', { name, shard: shardId }), { tab: 'shardMap', shard: shardId }),
      ),
    ]
  })
}

const useActCommands = ({ t, nameOf }: Text): ComputedRef<Command[]> => {
  const workbench = useWorkbench()
  const route = useRoute()
  const gestures = useWorkbenchCommands()
  const editor = useDesignEditor()
  const copy = useCopyCommand(t)
  const act = (id: string, title: string, run: () => unknown, keys?: string): Command => ({
    id,
    kind: 'do',
    title,
    ...(keys ? { keys } : {}),
    run: () => void run(),
  })

  return computed(() => {
    const { state } = workbench
    if (state === null) return []
    const list = [act('create-stream', t('create.open'), () => (workbench.dialog = 'create-stream'), 'n')]
    if (route.name === 'stream') {
      const arn = String(route.params['arn'])
      list.push(act('copy-arn', t('command.copyArn', { name: nameOfArn(arn) }), () => copy(arn)))
    }
    const isEditing = route.name === 'planner' || route.name === 'designer'
    if (isEditing && editor.canUndo) list.push(act('undo', t('planner.undo'), editor.undo, 'Ctrl Z'))
    if (isEditing && editor.canRedo) list.push(act('redo', t('planner.redo'), editor.redo, 'Ctrl Shift Z'))
    const { endpoint } = state
    if (endpoint.state === 'listening') list.push(act('copy-endpoint', t('endpoint.copy'), () => copy(endpoint.url)))
    if (state.sample?.state === 'running') list.push(act('stop-sample', t('sample.stop'), gestures.stopSample))
    if (state.sample?.state === 'stopped') list.push(act('start-sample', t('sample.start'), gestures.startSample))
    for (const theme of ['system', 'light', 'dark'] as const) {
      if (theme === state.theme) continue
      list.push(
        act(`theme ${theme}`, t('command.theme', { theme: t(`theme.${theme}`) }), () => gestures.setTheme(theme)),
      )
    }
    for (const language of LanguageChoice.options) {
      if (language === state.language) continue
      const title = t('command.language', { language: nameOf(language) })
      list.push(act(`language ${language}`, title, () => gestures.setLanguage(language)))
    }
    for (const mode of ['enforce', 'observe', 'off'] as const) {
      if (mode === state.limits) continue
      list.push(
        act(`limits ${mode}`, t('command.limits', { mode: t(`limits.${mode}`) }), () => gestures.setLimits(mode)),
      )
    }
    list.push(act('shortcuts', t('shortcut.open'), () => (workbench.dialog = 'shortcuts'), '?'))
    return list
  })
}

const useProjectCommands = (t: Translate): ComputedRef<Command[]> => {
  const workbench = useWorkbench()
  const { openProject } = useWorkbenchCommands()
  const create = (): Command => ({
    id: 'new-project',
    kind: 'project',
    title: t('project.new'),
    run: () => (workbench.dialog = 'new-project'),
  })
  return computed(() => [
    ...(workbench.state?.projects ?? [])
      .filter((name) => name !== workbench.state?.project.name)
      .map((name): Command => ({
        id: `project ${name}`,
        kind: 'project',
        title: t('command.project', { name }),
        run: () => void openProject(name),
      })),
    create(),
  ])
}

/** Copying from a place that is gone a moment later: a toast says how it went. */
const useCopyCommand = (t: Translate): ((text: string) => Promise<void>) => {
  const toasts = useToasts()
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text)
      toasts.add({ tone: 'good', text: t('command.copied', { text }) })
    } catch {
      toasts.add({ tone: 'bad', text: t('copy.failed') })
    }
  }
}
