import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Command } from './command'

/** What can be done on the page that is shown, beside what can be done anywhere. The page puts it here, and takes it away. */
export const usePageCommands = defineStore('page-commands', () => ({
  list: shallowRef<readonly Command[]>([]),
}))
