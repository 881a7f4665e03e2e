import { computed, type WritableComputedRef } from 'vue'
import { useWorkbench } from './workbench'

/** Whether one of the workbench's dialogs is open; closing it leaves none open. */
export function useDialog(name: NonNullable<ReturnType<typeof useWorkbench>['dialog']>): WritableComputedRef<boolean> {
  const workbench = useWorkbench()
  return computed({
    get: () => workbench.dialog === name,
    set: (open) => (workbench.dialog = open ? name : null),
  })
}
