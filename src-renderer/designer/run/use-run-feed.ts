import { onScopeDispose, type Ref } from 'vue'
import type { ContractFailure } from '../../client/failure'
import { useClient } from '../../client/use-client'
import { useFeed } from '../../client/use-feed'
import { useWorkbench } from '../../shell/workbench'
import { useRun } from './run'

/** Keep the store of the run up to date for as long as the scope lives. */
export function useRunFeed(): { readonly failure: Readonly<Ref<ContractFailure | null>>; retry(): void } {
  const runs = useRun()
  const workbench = useWorkbench()
  const { failure, retry } = useFeed(useClient(), 'run.watch', {
    input: () => ({}),
    // Another project has a run of its own.
    about: () => workbench.state?.project.name,
    onEvent: ({ run }) => (runs.run = run),
  })
  onScopeDispose(() => {
    runs.run = null
    runs.dialog = null
    runs.ask = null
  })
  return { failure, retry }
}
