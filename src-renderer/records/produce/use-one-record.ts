import { computed, reactive, ref, watch, type ComputedRef, type Ref } from 'vue'
import { PARTITION_KEY_MAX_LENGTH } from '../../../src-main/contract/names'
import type { NewRecord, PutOutcome } from '../../../src-main/contract/produce'
import type { Client } from '../../client/client'
import { useAttempt, type Attempt } from '../../client/use-attempt'
import { useText } from '../../i18n/text'
import { bytesOfText, toBase64 } from '../bytes'
import { isBase64 } from './mapping'

export interface OneRecordDraft {
  arn: string
  partitionKey: string
  explicitHashKey: string
  dataAs: 'text' | 'json' | 'base64'
  data: string
}

export interface OneRecord extends Pick<Attempt, 'fault' | 'isBusy'> {
  readonly draft: OneRecordDraft
  /** What is wrong with each field; nothing about what was not tried yet. */
  readonly faults: ComputedRef<Partial<Record<'partitionKey' | 'explicitHashKey' | 'data', string>>>
  readonly bytes: ComputedRef<number>
  readonly outcome: Readonly<Ref<PutOutcome | null>>
  put(): Promise<void>
}

const LAST_HASH_KEY = 2n ** 128n - 1n

const isHashKey = (text: string): boolean => /^(0|[1-9]\d{0,38})$/.test(text) && BigInt(text) <= LAST_HASH_KEY

const jsonProblem = (text: string): string | undefined => {
  try {
    JSON.parse(text)
    return undefined
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason)
  }
}

/** One record made by hand: what is filled in, what is wrong with it, and what became of it. */
export function useOneRecord(client: Client, arn: () => string): OneRecord {
  const { t } = useText()
  const draft = reactive<OneRecordDraft>({
    ...{ arn: arn(), partitionKey: '', explicitHashKey: '', dataAs: 'json', data: '{\n  \n}' },
  })
  const hasTried = ref(false)
  const outcome = ref<PutOutcome | null>(null)
  const { attempt, fault, isBusy } = useAttempt()
  const base64 = computed(() => draft.data.replaceAll(/\s/g, ''))

  const dataFault = (): string | undefined => {
    if (draft.dataAs === 'base64') return isBase64(base64.value) ? undefined : t('produce.base64Fault')
    const problem = draft.dataAs === 'json' ? jsonProblem(draft.data) : undefined
    return problem === undefined ? undefined : t('produce.jsonFault', { reason: problem })
  }
  const problems = computed(() => {
    const keyLength = [...draft.partitionKey].length
    const data = dataFault()
    return {
      ...(keyLength < 1 || keyLength > PARTITION_KEY_MAX_LENGTH ? { partitionKey: t('produce.keyFault') } : {}),
      ...(draft.explicitHashKey !== '' && !isHashKey(draft.explicitHashKey)
        ? { explicitHashKey: t('produce.hashKeyFault') }
        : {}),
      ...(data === undefined ? {} : { data }),
    }
  })
  const record = (): NewRecord => ({
    partitionKey: draft.partitionKey,
    data: draft.dataAs === 'base64' ? base64.value : toBase64(bytesOfText(draft.data)),
    ...(draft.explicitHashKey === '' ? {} : { explicitHashKey: draft.explicitHashKey }),
  })
  watch(draft, () => (outcome.value = null))

  return {
    ...{ draft, fault, isBusy, outcome },
    faults: computed(() => (hasTried.value ? problems.value : {})),
    bytes: computed(() => {
      const data =
        draft.dataAs === 'base64'
          ? Math.floor((base64.value.replace(/=+$/, '').length * 3) / 4)
          : bytesOfText(draft.data).length
      return data + bytesOfText(draft.partitionKey).length
    }),
    async put() {
      hasTried.value = Object.keys(problems.value).length > 0
      if (hasTried.value) return
      const answer = await attempt(() => client.call('records.put', { arn: draft.arn, records: [record()] }))
      outcome.value = answer?.outcomes[0] ?? null
    },
  }
}
