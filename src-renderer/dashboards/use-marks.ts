import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { Subject, TimelineEvent } from '../../src-main/contract/history'
import type { TimeMark } from '../charts/time-chart'
import type { Client } from '../client/client'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { eventText } from './event-text'
import type { TimeRange } from './time-range'

/** What charts of a moving range look back on. */
const NEWEST = 200

/** What happened to the subject in the range, for the notes in charts. A picture without them is still a picture. */
export function useMarks(
  client: Client,
  subject: ComputedRef<Subject>,
  range: ComputedRef<TimeRange>,
): ComputedRef<readonly TimeMark[]> {
  const words = useText()
  const past = shallowRef<readonly TimelineEvent[]>([])
  const ofSubject = computed(() => (subject.value.arn === undefined ? {} : { arn: subject.value.arn }))

  const { latest } = useFeed(client, 'timeline.watch', {
    input: () => (range.value.kind === 'live' ? { ...ofSubject.value, limit: NEWEST } : null),
  })
  watch(
    [range, ofSubject],
    async ([wanted, about], _before, onCleanup) => {
      past.value = []
      if (wanted.kind === 'live') return
      const asking = new AbortController()
      onCleanup(() => asking.abort())
      const { from, to } = wanted
      const answer = await client.call('timeline.read', { ...about, from, to }, asking.signal).catch(() => null)
      if (answer && !asking.signal.aborted) past.value = answer.events
    },
    { immediate: true },
  )

  return computed(() =>
    (latest.value?.events ?? past.value).map((event) => ({
      id: event.id,
      at: event.at,
      text: eventText(event, words),
    })),
  )
}
