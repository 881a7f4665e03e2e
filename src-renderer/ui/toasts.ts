import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useText } from '../i18n/text'

export interface Toast {
  readonly id: number
  readonly tone: 'good' | 'bad'
  readonly text: string
}

/** Short messages about what just happened; they leave by themselves. */
export const useToasts = defineStore('toasts', () => {
  const { sentenceOf } = useText()
  const list = shallowRef<readonly Toast[]>([])
  let nextId = 1

  const add = (toast: Omit<Toast, 'id'>): void => {
    list.value = [...list.value, { ...toast, id: nextId++ }]
  }
  const remove = (id: number): void => {
    list.value = list.value.filter((toast) => toast.id !== id)
  }
  /** For actions without a form of their own: the failure's sentence. */
  const addFailure = (reason: unknown): void => add({ tone: 'bad', text: sentenceOf(reason) })

  return { list, add, addFailure, remove }
})
