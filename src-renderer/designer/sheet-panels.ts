import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, toRef, watch } from 'vue'
import { keep, kept } from '../ui/kept'

const KEY = 'sheet-panels'

/** What somebody made of the panels, kept for the next time. */
interface Said {
  /** Null: nothing, it has its names where there is room for them. */
  palette: boolean | null
  inspector: boolean
  /** How much of the height the dock has, in percent; null: as much as its tab usually needs. */
  dockShare: number | null
}

/** Which panels around the sheet are open. */
export const useSheetPanels = defineStore('sheet-panels', () => {
  const said = ref<Said>({ ...{ palette: null, inspector: true, dockShare: null }, ...(kept(KEY) as Partial<Said>) })
  watch(said, (now) => keep(KEY, now), { deep: true })
  const roomy = window.matchMedia('(min-width: 1200px)')
  const isRoomy = ref(roomy.matches)
  const look = (): void => {
    isRoomy.value = roomy.matches
  }
  roomy.addEventListener('change', look)
  onScopeDispose(() => roomy.removeEventListener('change', look))

  return {
    /** With names; else its icons alone. */
    palette: computed({
      get: () => said.value.palette ?? isRoomy.value,
      set: (isOpen: boolean) => (said.value.palette = isOpen),
    }),
    inspector: toRef(said.value, 'inspector'),
    /** The tab of the dock that is open, by its id; null: none is. */
    dock: ref<string | null>(null),
    dockShare: toRef(said.value, 'dockShare'),
  }
})
