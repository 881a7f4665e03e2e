import { computed, type ComputedRef, type Ref } from 'vue'
import type { Snapshot } from '../../src-main/contract/world'
import { useAttempt } from '../client/use-attempt'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { useWorld } from './world'

const NAME_MAX_LENGTH = 128

export interface SnapshotGestures {
  readonly snapshots: ComputedRef<readonly Snapshot[]>
  /** Whether something is being done with the world already. */
  readonly isBusy: ComputedRef<boolean>
  readonly fault: Readonly<Ref<string | null>>
  clear(): void
  /** Each is true when it went well. */
  take(name: string): Promise<boolean>
  rewind(snapshot: Snapshot): Promise<boolean>
  /** @param snapshot null: the world as it is now */
  fork(snapshot: Snapshot | null, project: string): Promise<boolean>
  remove(snapshot: Snapshot): Promise<boolean>
}

export function useSnapshots(): SnapshotGestures {
  const client = useClient()
  const world = useWorld()
  const toasts = useToasts()
  const { t } = useText()
  const { fault, isBusy, clear, attempt } = useAttempt()

  const done = async (work: () => Promise<unknown>, text?: string): Promise<boolean> => {
    const answer = await attempt(work)
    if (answer !== null && text !== undefined) toasts.add({ tone: 'good', text })
    return answer !== null
  }
  return {
    snapshots: computed(() => world.state?.snapshots ?? []),
    isBusy: computed(() => isBusy.value || (world.state?.busy ?? null) !== null),
    fault,
    clear,
    take: (name) => done(() => client.call('world.snapshot', { name }), t('world.snapshot.taken', { name })),
    rewind: ({ id, name }) => {
      const keepAs = t('world.snapshot.beforeRewind', { name }).slice(0, NAME_MAX_LENGTH)
      return done(() => client.call('world.rewind', { id, keepAs }), t('world.snapshot.rewound', { name }))
    },
    fork: (snapshot, project) =>
      done(
        () => client.call('world.fork', { id: snapshot?.id ?? null, project }),
        t('project.opened', { name: project }),
      ),
    remove: ({ id }) => done(() => client.call('world.removeSnapshot', { id })),
  }
}
