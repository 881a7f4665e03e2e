import { computed, type ComputedRef, type Ref } from 'vue'
import type { CommandInput } from '../client/client'
import type { ScenarioRow } from '../../src-main/contract/plan'
import type { ReportDocument } from '../../src-main/contract/report'
import { useBillTerms } from '../bill/terms'
import { useAnswer } from '../client/use-answer'
import { useAttempt } from '../client/use-attempt'
import { useClient } from '../client/use-client'
import { usePrint } from '../dashboards/use-print'
import { useText } from '../i18n/text'
import { saveFile } from '../records/save-file'
import type { Scenarios } from './use-scenarios'

export interface Report {
  readonly document: Readonly<Ref<ReportDocument | null>>
  /** The same scenarios compared, for the charts. */
  readonly rows: ComputedRef<readonly ScenarioRow[]>
  /** Why there is none, or why it could not be saved. */
  readonly fault: ComputedRef<string | null>
  readonly isSlow: Readonly<Ref<boolean>>
  readonly isBusy: Readonly<Ref<boolean>>
  save(format: CommandInput<'plan.report'>['format']): Promise<void>
  print(): Promise<void>
}

/** The document about scenarios, in the language and terms of the window. */
export function useReport({ scenarios }: Scenarios): Report {
  const client = useClient()
  const text = useText()
  const terms = useBillTerms()
  const printPage = usePrint(client)
  const { attempt, fault: saveFault, isBusy } = useAttempt()

  const question = computed(() => {
    const all = scenarios.value
    return all === null || all.length === 0
      ? null
      : { scenarios: [...all], terms: terms.terms, language: text.language }
  })
  const { answer, fault, isSlow } = useAnswer('report.document', () => question.value)
  const { answer: comparison } = useAnswer('plan.compare', () =>
    question.value === null ? null : { scenarios: question.value.scenarios, terms: question.value.terms },
  )
  return {
    rows: computed(() => comparison.value?.rows ?? []),
    ...{ document: answer, isSlow, isBusy },
    fault: computed(() => fault.value ?? saveFault.value),
    save: async (format) => {
      const asked = question.value
      if (asked === null) return
      const file = await attempt(() => client.call('plan.report', { ...asked, format }))
      if (file !== null) saveFile(file.fileName, [file.text])
    },
    print: async () => {
      await attempt(() => printPage(answer.value?.title ?? ''))
    },
  }
}
