import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Subject } from '../../src-main/contract/history'
import { fixedRange, liveRange, rangeOfQuery, rangeToQuery, spanAt, type TimeRange } from './time-range'
import { useWorld } from '../world/world'

/** What a dashboard shows, which is all in its address: a link or a reload brings it back. */
export interface DashboardAddress {
  readonly subject: ComputedRef<Subject>
  readonly range: ComputedRef<TimeRange>
  /** The chart that is shown alone. */
  readonly alone: ComputedRef<string | null>
  /** Whether there is a picture to go back to after zooming. */
  readonly canGoBack: Readonly<Ref<boolean>>
  show(subject: Subject): void
  showRange(range: TimeRange): void
  /** Look closer at a part of the picture (epoch seconds). */
  zoom(from: number, to: number): void
  back(): void
  /** Move on, or stand still. */
  setLive(isLive: boolean): void
  toggleAlone(chart: string): void
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

export function useDashboardAddress(): DashboardAddress {
  const route = useRoute()
  const world = useWorld()
  const nowSeconds = (): number => Math.floor(world.now() / 1000)
  const router = useRouter()
  const before = shallowRef<readonly TimeRange[]>([])
  const lastLive = shallowRef<TimeRange>(liveRange('5m'))

  const subject = computed<Subject>(() => {
    const [arn, shardId] = [text(route.query['stream']), text(route.query['shard'])]
    return arn === null ? {} : shardId === null ? { arn } : { arn, shardId }
  })
  const range = computed(() => rangeOfQuery(route.query, nowSeconds()))
  const alone = computed(() => text(route.query['chart']))
  watch(range, (now) => now.kind === 'live' && (lastLive.value = now), { immediate: true })

  const go = (changes: { subject?: Subject; range?: TimeRange; alone?: string | null }): void => {
    const next = { subject: subject.value, range: range.value, alone: alone.value, ...changes }
    const { arn, shardId } = next.subject
    void router.push({
      name: 'dashboards',
      query: {
        ...(arn === undefined ? {} : { stream: arn }),
        ...(shardId === undefined ? {} : { shard: shardId }),
        ...rangeToQuery(next.range),
        ...(next.alone === null ? {} : { chart: next.alone }),
      },
    })
  }
  const showRange = (wanted: TimeRange): void => {
    before.value = []
    go({ range: wanted })
  }

  return {
    subject,
    range,
    alone,
    canGoBack: computed(() => before.value.length > 0),
    show: (wanted) => go({ subject: wanted }),
    showRange,
    zoom: (from, to) => {
      const closer = fixedRange(from, to, nowSeconds())
      if (!closer) return
      before.value = [...before.value, range.value]
      go({ range: closer })
    },
    back: () => {
      const last = before.value.at(-1)
      before.value = before.value.slice(0, -1)
      if (last) go({ range: last })
    },
    setLive: (isLive) => {
      if (isLive) return showRange(lastLive.value)
      const now = nowSeconds()
      const { from, to } = spanAt(range.value, now)
      showRange(fixedRange(from, to, now) ?? range.value)
    },
    toggleAlone: (chart) => go({ alone: alone.value === chart ? null : chart }),
  }
}
