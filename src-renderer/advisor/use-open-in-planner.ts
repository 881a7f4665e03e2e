import { useRouter } from 'vue-router'
import type { Design } from '../../src-main/contract/design'
import { useClient } from '../client/use-client'
import { useFeed } from '../client/use-feed'
import { freeName } from '../design/design-edits'
import { useToasts } from '../ui/toasts'

/** Keep a design in the project, under a name that is free, and go on with it in the planner. */
export function useOpenInPlanner(): (design: Design) => Promise<void> {
  const client = useClient()
  const router = useRouter()
  const toasts = useToasts()
  const { latest } = useFeed(client, 'designs.watch', { input: () => ({}) })
  return async (design) => {
    try {
      const taken = (latest.value?.designs ?? []).map(({ name }) => name)
      const named = { ...design, name: freeName(design.name, taken) }
      const { id } = await client.call('design.save', { id: null, design: named })
      await router.push({ name: 'planner', query: { design: id } })
    } catch (reason) {
      toasts.addFailure(reason)
    }
  }
}
