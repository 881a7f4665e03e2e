import { computed, onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Series } from '../../src-main/contract/history'
import type { Client } from '../client/client'
import { ContractFailure } from '../client/failure'
import { useFeed } from '../client/use-feed'
import { appendPoints, held, type HeldPoints } from './history-points'
import { spanAt, type TimeRange } from './time-range'
import { useWorld } from '../world/world'

export interface HistoryQuestion {
  readonly series: readonly Series[]
  readonly range: TimeRange
  /** At most so many in a line: what a chart can show. */
  readonly points: number
  /** Seconds of a point; without it as short as `points` and what is known allow. */
  readonly period?: number
}

/** What was asked and what came: series change with the subject, so lines are only told apart together with the question. */
export interface HistoryAnswer {
  readonly question: HistoryQuestion
  readonly points: HeldPoints
}

export interface HistoryView {
  readonly answer: Readonly<Ref<HistoryAnswer | null>>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
}

/** However long a period is, a live picture is looked after once a minute. */
const SLOWEST_REFRESH_SECONDS = 60
const LOOK_EVERY_MS = 1000
/** What `history.watch` hands out. */
const WATCHED_SECONDS = 3600

/** Second by second where that is all a chart can show; longer ranges are read again with every period that passes. */
const isWatched = ({ range, points, period }: HistoryQuestion): boolean =>
  range.kind === 'live' && range.seconds <= Math.min(points, WATCHED_SECONDS) && (period === undefined || period === 1)

/** The history of some series, kept up to date as long as the scope lives. Null asks nothing. */
export function useHistory(client: Client, ask: () => HistoryQuestion | null): HistoryView {
  const world = useWorld()
  const asked = computed(ask)
  const answer = shallowRef<HistoryAnswer | null>(null)
  const failure = shallowRef<ContractFailure | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = new AbortController()

  const watched = useFeed(client, 'history.watch', {
    input: () => {
      const question = asked.value
      return question && isWatched(question) && question.range.kind === 'live'
        ? { series: [...question.series], seconds: question.range.seconds }
        : null
    },
    onEvent: (event) => {
      const question = asked.value
      if (question?.range.kind !== 'live') return
      const before = answer.value && sameSeries(answer.value.question, question) ? answer.value.points : null
      answer.value = { question, points: appendPoints(before, event, question.range.seconds) }
    },
  })

  const read = async (question: HistoryQuestion): Promise<void> => {
    const { series, range, points, period } = question
    const { signal } = asking
    const askedAt = world.now()
    const { from, to } = spanAt(range, Math.floor(askedAt / 1000))
    try {
      const answered = await client.call(
        'history.read',
        { series: [...series], from, to, points, ...(period === undefined ? {} : { period }) },
        signal,
      )
      answer.value = { question, points: held(answered) }
      failure.value = null
      if (range.kind === 'fixed') return
      const seconds = Math.min(Math.max(1, answered.period), SLOWEST_REFRESH_SECONDS)
      // By the world's time, which may go fast, stand still or have been set back.
      const look = (): void => {
        const passed = world.now() - askedAt
        if (passed < 0 || passed >= seconds * 1000) void read(question)
        else timer = setTimeout(look, LOOK_EVERY_MS)
      }
      timer = setTimeout(look, LOOK_EVERY_MS)
    } catch (reason) {
      if (signal.aborted) return
      if (!(reason instanceof ContractFailure)) throw reason
      failure.value = reason
    }
  }

  const begin = (): void => {
    asking.abort()
    asking = new AbortController()
    clearTimeout(timer)
    failure.value = null
    const question = asked.value
    // Where only the range changed the old picture stays until the new one is there; another subject has another picture.
    if (!question || !answer.value || !sameSeries(answer.value.question, question)) answer.value = null
    if (question && !isWatched(question)) void read(question)
  }
  watch(() => JSON.stringify(asked.value), begin, { immediate: true })
  watch(watched.failure, (reason) => reason && (failure.value = reason))
  onScopeDispose(() => {
    asking.abort()
    clearTimeout(timer)
  })

  return {
    answer: shallowReadonly(answer),
    failure: shallowReadonly(failure),
    retry: () => {
      begin()
      if (watched.failure.value) watched.retry()
    },
  }
}

const sameSeries = (one: HistoryQuestion, other: HistoryQuestion): boolean =>
  one === other || JSON.stringify(one.series) === JSON.stringify(other.series)
