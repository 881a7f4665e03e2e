import { computed, reactive, type ComputedRef } from 'vue'
import type { BrowseStart, RecordFilter } from '../../src-main/contract/record-browser'
import { useText } from '../i18n/text'
import { MAX_ROWS, type Question } from './use-browse'

export type StartType = BrowseStart['type']

/** What a person has filled in. */
export interface Draft {
  /** Empty: all. */
  shardIds: string[]
  start: StartType
  /** As a `datetime-local` field has it, in the zone of the user. */
  at: string
  sequenceNumber: string
  until: string
  partitionKey: string
  text: string
  expression: string
}

/** What is wrong with a field, in words. */
export type FieldFaults = Partial<Record<'at' | 'sequenceNumber' | 'until' | 'expression', string>>

export interface QuestionForm {
  readonly draft: Draft
  readonly faults: ComputedRef<FieldFaults>
  readonly filter: ComputedRef<RecordFilter>
  /** Null while something is wrong with it. */
  question(arn: string): Question | null
  setFilter(filter: RecordFilter): void
}

const timeOf = (field: string): number => new Date(field).getTime()

/** The question of the record browser: where to begin, where to end, and what to let through. */
export function useQuestion(): QuestionForm {
  const { t } = useText()
  const draft = reactive<Draft>({
    shardIds: [],
    start: 'LATEST',
    at: '',
    sequenceNumber: '',
    until: '',
    partitionKey: '',
    text: '',
    expression: '',
  })

  const faults = computed<FieldFaults>(() => ({
    ...(draft.start === 'AT_TIMESTAMP' && Number.isNaN(timeOf(draft.at)) ? { at: t('records.fault.time') } : {}),
    ...(draft.start === 'AT_SEQUENCE_NUMBER' && !/^\d{1,128}$/.test(draft.sequenceNumber.trim())
      ? { sequenceNumber: t('records.fault.sequence') }
      : {}),
    ...(draft.start === 'AT_TIMESTAMP' && draft.until !== '' && timeOf(draft.until) <= timeOf(draft.at)
      ? { until: t('records.fault.until') }
      : {}),
  }))

  const filter = computed<RecordFilter>(() => ({
    ...(draft.partitionKey === '' ? {} : { partitionKey: draft.partitionKey }),
    ...(draft.text === '' ? {} : { text: draft.text }),
    ...(draft.expression.trim() === '' ? {} : { expression: draft.expression.trim() }),
  }))

  const start = (): BrowseStart => {
    if (draft.start === 'AT_TIMESTAMP') return { type: 'AT_TIMESTAMP', at: timeOf(draft.at) }
    if (draft.start === 'AT_SEQUENCE_NUMBER') {
      return { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: draft.sequenceNumber.trim() }
    }
    return { type: draft.start }
  }

  return {
    draft,
    faults,
    filter,
    question: (arn) =>
      Object.keys(faults.value).length > 0
        ? null
        : {
            arn,
            start: start(),
            filter: filter.value,
            limit: MAX_ROWS,
            ...(draft.shardIds.length > 0 && draft.start !== 'AT_SEQUENCE_NUMBER' ? { shardIds: draft.shardIds } : {}),
            ...(draft.until === '' || draft.start === 'LATEST' ? {} : { until: timeOf(draft.until) }),
          },
    setFilter({ partitionKey = '', text = '', expression = '' }) {
      Object.assign(draft, { partitionKey, text, expression })
    },
  }
}
