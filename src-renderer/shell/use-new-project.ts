import { computed, readonly, ref, type ComputedRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useFault } from '../client/use-fault'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { projectNameFault } from './project-name'

export interface NewProject {
  readonly name: Ref<string>
  /** What is wrong with the name; null also while nothing was typed yet. */
  readonly nameFault: ComputedRef<string | null>
  readonly canSubmit: ComputedRef<boolean>
  /** What main said no to. */
  readonly fault: Readonly<Ref<string | null>>
  reset(): void
  /** True when the project was made. */
  submit(): Promise<boolean>
}

/** The form for a new, empty project. */
export function useNewProject(taken: () => readonly string[]): NewProject {
  const client = useClient()
  const router = useRouter()
  const toasts = useToasts()
  const { t } = useText()
  const name = ref('')
  const fault = useFault()
  const isBusy = ref(false)

  const problem = computed(() => projectNameFault(name.value, taken(), t))
  const canSubmit = computed(() => problem.value === null && !isBusy.value)

  const submit = async (): Promise<boolean> => {
    if (!canSubmit.value) return false
    isBusy.value = true
    fault.value = null
    try {
      await router.push({ name: 'overview' })
      const project = await client.call('project.create', { name: name.value })
      toasts.add({ tone: 'good', text: t('project.opened', { name: project.name }) })
      return true
    } catch (reason) {
      fault.value = reason
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    name,
    nameFault: computed(() => (name.value === '' ? null : problem.value)),
    canSubmit,
    fault: readonly(fault),
    reset() {
      name.value = ''
      fault.value = null
    },
    submit,
  }
}
