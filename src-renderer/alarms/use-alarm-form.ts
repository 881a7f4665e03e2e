import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { AlarmMetric, AlarmRule } from '../../src-main/contract/alarms'
import type { Client } from '../client/client'
import { useAlarmText } from './alarm-text'

/** What a choice stands for when it says "all". */
export const ALL = ''

/** A rule as it is typed. */
interface Draft extends Omit<AlarmRule, 'arn' | 'part' | 'threshold' | 'period' | 'except'> {
  arn: string
  part: string
  threshold: string
  period: string
  except: string[]
}

export interface AlarmForm {
  readonly draft: Draft
  /** Of the chosen level. */
  readonly metrics: ComputedRef<readonly AlarmMetric[]>
  readonly metric: ComputedRef<AlarmMetric | undefined>
  readonly isThresholdGood: ComputedRef<boolean>
  /** What is typed but for its name, which a preview does not need; null while it is no rule. */
  readonly candidate: ComputedRef<AlarmRule | null>
  /** Null while it cannot be saved. */
  readonly rule: ComputedRef<AlarmRule | null>
  /** Begin with a rule, or with a new one. */
  begin(rule: AlarmRule | null): void
  readonly isNew: Readonly<Ref<boolean>>
}

/** A new rule watches a stream's throttled writes, minute by minute. */
const fresh: AlarmRule = {
  ...{ name: '', isEnabled: true, level: 'stream', arn: null, except: [], part: null, spread: 'each' },
  ...{ metric: 'WriteProvisionedThroughputExceeded', statistic: 'Sum', period: 60 },
  ...{ comparison: 'GreaterThanThreshold', threshold: 0 },
  ...{ evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: 'missing' },
}

const toDraft = (rule: AlarmRule, nameOf: (given: string) => string): Draft => ({
  ...rule,
  name: nameOf(rule.name),
  arn: rule.arn ?? ALL,
  part: rule.part ?? '',
  threshold: String(rule.threshold),
  period: String(rule.period),
  except: [...rule.except],
})

/** The form of a rule. */
export function useAlarmForm(client: Client): AlarmForm {
  const all = shallowRef<readonly AlarmMetric[]>([])
  client.call('alarm.metrics', {}).then(
    (answer) => (all.value = answer.metrics),
    () => undefined,
  )
  const { name: nameOf } = useAlarmText()
  const draft = reactive(toDraft(fresh, nameOf))
  /** A name that nobody changed stays as it is kept, in whatever language it is shown. */
  let given = fresh.name
  const isNew = ref(true)

  const metrics = computed(() => all.value.filter(({ level }) => level === draft.level))
  const metric = computed(() => metrics.value.find(({ name }) => name === draft.metric))
  watch(metrics, (offered) => {
    if (offered.length > 0 && metric.value === undefined) draft.metric = offered[0]?.name ?? ''
  })
  watch(metric, (chosen) => {
    if (chosen?.statistic) draft.statistic = chosen.statistic
  })
  watch(
    () => draft.evaluationPeriods,
    (periods) => (draft.datapointsToAlarm = Math.min(draft.datapointsToAlarm, periods)),
  )

  const threshold = computed(() => (draft.threshold.trim() === '' ? NaN : Number(draft.threshold.replace(',', '.'))))
  const isThresholdGood = computed(() => Number.isFinite(threshold.value))
  const isPart = computed(() => draft.level === 'shard' || draft.level === 'consumer')

  const candidate = computed<AlarmRule | null>(() =>
    !isThresholdGood.value
      ? null
      : {
          ...draft,
          name: draft.name.trim() === nameOf(given) ? given : draft.name.trim(),
          arn: draft.level === 'project' || draft.arn === ALL ? null : draft.arn,
          part: isPart.value && draft.part.trim() !== '' ? draft.part.trim() : null,
          except: draft.arn === ALL && draft.level !== 'project' ? [...draft.except] : [],
          threshold: threshold.value,
          period: Number(draft.period) as AlarmRule['period'],
        },
  )

  const rule = computed(() => (candidate.value?.name === '' ? null : candidate.value))

  return {
    ...{ draft, metrics, metric, isThresholdGood, candidate, rule, isNew },
    begin: (rule) => {
      isNew.value = rule === null
      given = (rule ?? fresh).name
      Object.assign(draft, toDraft(rule ?? fresh, nameOf))
    },
  }
}
