import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { CommandInput } from '../client/client'
import { ANY_STREAM, policyOf, type RightsRule } from './rights'

export type RightsChoice = 'everything' | 'rules' | 'json'
export const rightsChoices: readonly RightsChoice[] = ['everything', 'rules', 'json']

export interface NewKeyForm {
  readonly userName: Ref<string>
  readonly accountId: Ref<string>
  readonly rights: Ref<RightsChoice>
  readonly rules: Ref<readonly RightsRule[]>
  /** The policy by hand; it begins as what the rules say. */
  readonly json: Ref<string>
  readonly key: ComputedRef<CommandInput<'accessKey.create'>>
  reset(): void
}

/** The form for a new access key. What is wrong with it is main's to say. */
export function useNewKey(defaultAccount: () => string): NewKeyForm {
  const userName = ref('')
  const accountId = ref('')
  const rights = ref<RightsChoice>('everything')
  const rules = ref<readonly RightsRule[]>([])
  const json = ref('')
  let filledIn = ''

  const reset = (): void => {
    userName.value = ''
    accountId.value = defaultAccount()
    rights.value = 'everything'
    rules.value = [{ effect: 'Allow', actions: 'write', stream: ANY_STREAM }]
    json.value = filledIn = policyOf(rules.value)
  }
  reset()
  watch(rules, (now) => {
    if (json.value !== filledIn) return
    json.value = filledIn = policyOf(now)
  })

  const policies = computed(() => {
    if (rights.value === 'everything') return undefined
    if (rights.value === 'json') return [json.value]
    // A policy without statements is none.
    return rules.value.length === 0 ? [] : [policyOf(rules.value)]
  })
  const key = computed(() => ({
    userName: userName.value.trim(),
    accountId: accountId.value.trim(),
    ...(policies.value === undefined ? {} : { policies: policies.value }),
  }))

  return { userName, accountId, rights, rules, json, key, reset }
}
