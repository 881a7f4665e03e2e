import { defineStore } from 'pinia'
import { ref } from 'vue'

/** Which panels around the sheet are open. */
export const useSheetPanels = defineStore('sheet-panels', () => ({
  palette: ref(true),
  inspector: ref(true),
  /** The tab of the dock that is open, by its id; null: none is. */
  dock: ref<string | null>(null),
}))
