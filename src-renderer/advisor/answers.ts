import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AdvisorAnswers } from '../../src-main/contract/advisor'

/** A stream of small events such as most begin with. */
const usual: AdvisorAnswers = {
  freshness: 'seconds',
  ordering: 'by-key',
  replay: 'day',
  consumers: 2,
  recordsPerSecond: 1000,
  recordBytes: 1024,
  operations: 'none',
  processing: 'custom-code',
  payload: 'events',
}

/** What was answered last, for as long as the window is open. */
export const useAdvisorAnswers = defineStore('advisor-answers', () => {
  const answers = shallowRef<AdvisorAnswers>(usual)
  const region = shallowRef('us-east-1')
  const change = (part: Partial<AdvisorAnswers>): void => {
    answers.value = { ...answers.value, ...part }
  }
  return { answers, region, change }
})
