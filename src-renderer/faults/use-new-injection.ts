import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { NewInjection } from '../../src-main/contract/injection'
import type { Client, CommandOutput } from '../client/client'

/** What a choice stands for when it says "any". */
export const ANY = ''

export interface NewInjectionForm {
  readonly operation: Ref<string>
  readonly stream: Ref<string>
  readonly shardId: Ref<string>
  readonly fault: Ref<string>
  readonly percent: Ref<number>
  readonly leastMs: Ref<number>
  readonly mostMs: Ref<number>
  readonly seconds: Ref<number>
  readonly seed: Ref<number>
  readonly operations: ComputedRef<readonly string[]>
  /** Faults that the chosen operation, or any of them, can answer with. */
  readonly faults: ComputedRef<readonly string[]>
  readonly hasShard: ComputedRef<boolean>
  readonly rule: ComputedRef<NewInjection>
  /** Whether the rule would do anything at all. */
  readonly hasEffect: ComputedRef<boolean>
}

/** The form for a new rule: every fifth PutRecords throttled for a minute, until told otherwise. */
export function useNewInjection(client: Client): NewInjectionForm {
  const choices = shallowRef<CommandOutput<'injection.choices'>['operations']>([])
  client.call('injection.choices', {}).then(
    ({ operations }) => (choices.value = operations),
    () => undefined,
  )
  const operation = ref('PutRecords')
  const stream = ref(ANY)
  const shardId = ref('')
  const fault = ref('ProvisionedThroughputExceededException')
  const percent = ref(20)
  const leastMs = ref(0)
  const mostMs = ref(0)
  const seconds = ref(60)
  const seed = ref(1)

  const chosen = computed(() =>
    operation.value === ANY ? choices.value : choices.value.filter((choice) => choice.operation === operation.value),
  )
  const hasShard = computed(() => chosen.value.length > 0 && chosen.value.every((choice) => choice.hasShard))
  const hasLatency = computed(() => mostMs.value > 0 && mostMs.value >= leastMs.value)

  const faults = computed(() => [...new Set(chosen.value.flatMap((choice) => choice.faults))].sort())
  watch(faults, (offered) => {
    if (!offered.includes(fault.value)) fault.value = ANY
  })

  return {
    ...{ operation, stream, shardId, fault, percent, leastMs, mostMs, seconds, seed, hasShard },
    operations: computed(() => choices.value.map((choice) => choice.operation)),
    faults,
    hasEffect: computed(() => fault.value !== ANY || hasLatency.value),
    rule: computed(() => ({
      share: percent.value / 100,
      seed: seed.value,
      ...(operation.value === ANY ? {} : { operations: [operation.value] }),
      ...(stream.value === ANY ? {} : { stream: stream.value }),
      ...(shardId.value.trim() === '' || !hasShard.value ? {} : { shardId: shardId.value.trim() }),
      ...(fault.value === ANY ? {} : { fault: { name: fault.value } }),
      ...(hasLatency.value ? { latencyMs: { least: leastMs.value, most: mostMs.value } } : {}),
      ...(seconds.value > 0 ? { durationMs: seconds.value * 1000 } : {}),
    })),
  }
}
