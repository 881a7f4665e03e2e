import { defineStore } from 'pinia'
import { ref } from 'vue'

const ROOMY = 1200

/** Which panels around the sheet are open. */
export const useSheetPanels = defineStore('sheet-panels', () => ({
  /** In a small window its icons alone at first. */
  palette: ref(window.innerWidth >= ROOMY),
  inspector: ref(true),
  /** The tab of the dock that is open, by its id; null: none is. */
  dock: ref<string | null>(null),
  /** How much of the height the dock has, in percent; null: as much as its tab usually needs. */
  dockShare: ref<number | null>(null),
}))
