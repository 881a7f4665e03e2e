import { defineStore } from 'pinia'
import { ref } from 'vue'

/** A comment that is to be written, by its name on the sheet: the one that was just put there. */
export const useOpenComment = defineStore('open-comment', () => ({ id: ref<string | null>(null) }))
