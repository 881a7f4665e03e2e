import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Resharding } from '../../../src-main/contract/shard-map'
import type { Client, CommandOutput } from '../../client/client'
import { useFault } from '../../client/use-fault'

export type Preview = CommandOutput<'shardMap.preview'>

export interface ReshardPreview {
  readonly preview: Readonly<Ref<Preview | null>>
  /** Why there is none, in words. */
  readonly refusal: Readonly<Ref<string | null>>
}

/** What a resharding would lead to, asked again whenever it changes; an answer that comes too late is dropped. */
export function useReshardPreview(
  client: Client,
  arn: () => string,
  resharding: () => Resharding | null,
): ReshardPreview {
  const preview = shallowRef<Preview | null>(null)
  const refusal = useFault()
  let asked: AbortController | undefined

  const ask = async (wanted: Resharding | null): Promise<void> => {
    asked?.abort()
    const mine = new AbortController()
    asked = mine
    if (wanted === null) {
      preview.value = null
      refusal.value = null
      return
    }
    try {
      const answer = await client.call('shardMap.preview', { arn: arn(), resharding: wanted }, mine.signal)
      if (mine.signal.aborted) return
      preview.value = answer
      refusal.value = null
    } catch (reason) {
      if (mine.signal.aborted) return
      preview.value = null
      refusal.value = reason
    }
  }
  watch(
    () => JSON.stringify(resharding()),
    () => void ask(resharding()),
    { immediate: true },
  )
  onScopeDispose(() => asked?.abort())
  return { preview: shallowReadonly(preview), refusal: shallowReadonly(refusal) }
}
