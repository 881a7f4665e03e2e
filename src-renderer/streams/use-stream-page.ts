import { computed, watch, type ComputedRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { StreamPage } from '../../src-main/contract/streams'
import type { Client } from '../client/client'
import { isNotFound, type ContractFailure } from '../client/failure'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { nameOfArn } from './stream-arn'

export interface StreamPageView {
  readonly page: Readonly<Ref<StreamPage | null>>
  readonly isMissing: ComputedRef<boolean>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  readonly storedBytes: ComputedRef<number>
}

/** Follow one stream. When it is deleted, whoever did it, go back to the list and say so. */
export function useStreamPage(client: Client, arn: () => string): StreamPageView {
  const router = useRouter()
  const toasts = useToasts()
  const { t } = useText()
  const { latest, hasEnded, failure, retry } = useFeed(client, 'stream.watch', { input: () => ({ arn: arn() }) })

  watch(hasEnded, (ended) => {
    if (!ended) return
    toasts.add({ tone: 'good', text: t('stream.deleted', { name: nameOfArn(arn()) }) })
    void router.replace({ name: 'overview' })
  })

  return {
    page: latest,
    isMissing: computed(() => isNotFound(failure.value)),
    failure,
    retry,
    storedBytes: computed(() => latest.value?.shards.reduce((sum, shard) => sum + shard.storedBytes, 0) ?? 0),
  }
}
