import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Goals } from '../../../src-main/contract/simulate'

/** What a design has to keep to, where its future and better ones are computed. */
export const useGoals = defineStore('goals', () => {
  const goals = shallowRef<Goals>({ throttledShare: 0.001, lagSeconds: 60, monthlyUsd: null })
  const change = (part: Partial<Goals>): void => {
    goals.value = { ...goals.value, ...part }
  }
  return { goals, change }
})
