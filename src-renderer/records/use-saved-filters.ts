import { computed, type ComputedRef } from 'vue'
import type { RecordFilter } from '../../src-main/contract/record-browser'
import type { SavedFilter } from '../../src-main/contract/saved-filters'
import type { Client } from '../client/client'
import { useAttempt, type Attempt } from '../client/use-attempt'
import { useFeed } from '../client/use-feed'

export interface SavedFiltersView extends Pick<Attempt, 'fault' | 'isBusy' | 'clear'> {
  readonly filters: ComputedRef<readonly SavedFilter[]>
  /** @returns whether it was saved */
  save(name: string, filter: RecordFilter): Promise<boolean>
  remove(name: string): Promise<void>
}

/** The filters that are kept with a stream. */
export function useSavedFilters(client: Client, arn: () => string): SavedFiltersView {
  const { latest } = useFeed(client, 'filters.watch', { input: () => ({ arn: arn() }) })
  const { attempt, fault, isBusy, clear } = useAttempt()
  return {
    ...{ fault, isBusy, clear },
    filters: computed(() => latest.value?.filters ?? []),
    save: async (name, filter) =>
      (await attempt(() => client.call('filter.save', { arn: arn(), saved: { name: name.trim(), filter } }))) !== null,
    remove: async (name) => void (await attempt(() => client.call('filter.remove', { arn: arn(), name }))),
  }
}
