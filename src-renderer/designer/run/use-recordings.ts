import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Recording } from '../../../src-main/contract/run'
import type { CommandOutput } from '../../client/client'
import type { ContractFailure } from '../../client/failure'
import { useAttempt } from '../../client/use-attempt'
import { useClient } from '../../client/use-client'
import { useFeed } from '../../client/use-feed'
import { freeName } from '../../design/design-edits'
import { useText } from '../../i18n/text'
import { useWorkbench } from '../../shell/workbench'
import { useToasts } from '../../ui/toasts'
import { useWorld } from '../../world/world'

export interface BadRows {
  readonly fileName: string
  readonly rows: CommandOutput<'recordings.import'>['badRows']
}

export interface Recordings {
  /** Null until main has told them. */
  readonly list: ComputedRef<readonly Recording[] | null>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  readonly fault: Readonly<Ref<string | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  /** Of the last file: nothing of it was kept. */
  readonly bad: Ref<BadRows | null>
  /** A name that is free. */
  free(name: string): string
  importFile(file: File): Promise<void>
  /** @param spanMs what the stream got in so long until now, in the world's time */
  record(ask: { readonly name: string; readonly arn: string; readonly spanMs: number }): Promise<boolean>
  remove(name: string): Promise<void>
}

const MOST_NAME = 128
const withoutEnding = (fileName: string): string => fileName.replace(/\.[^.]+$/, '').slice(0, MOST_NAME) || fileName

/** Recordings of the project, which sources can put again. */
export function useRecordings(): Recordings {
  const client = useClient()
  const workbench = useWorkbench()
  const toasts = useToasts()
  const world = useWorld()
  const { t } = useText()
  const { attempt, fault, isBusy } = useAttempt()
  const bad = shallowRef<BadRows | null>(null)
  const { latest, failure, retry } = useFeed(client, 'recordings.watch', {
    input: () => ({}),
    about: () => workbench.state?.project.name,
  })
  const list = computed(() => latest.value?.recordings ?? null)
  const free = (name: string): string =>
    freeName(
      name,
      (list.value ?? []).map((recording) => recording.name),
    )
  const told = ({ name, records }: Recording): void =>
    toasts.add({ tone: 'good', text: t('recordings.kept', { name, n: records }) })

  return {
    ...{ list, failure, retry, fault, isBusy, bad, free },
    importFile: async (file) => {
      bad.value = null
      const answer = await attempt(async () =>
        client.call('recordings.import', {
          name: free(withoutEnding(file.name)),
          fileName: file.name,
          text: await file.text(),
        }),
      )
      if (answer === null) return
      if (answer.recording !== null) told(answer.recording)
      else bad.value = { fileName: file.name, rows: answer.badRows }
    },
    record: async ({ name, arn, spanMs }) => {
      const to = world.now()
      const answer = await attempt(() => client.call('recordings.record', { name, arn, from: to - spanMs, to }))
      if (answer !== null) told(answer.recording)
      return answer !== null
    },
    remove: async (name) => void (await client.call('recordings.remove', { name }).catch(toasts.addFailure)),
  }
}
