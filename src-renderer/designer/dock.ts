import type { Component } from 'vue'
import type { TextKey } from '../i18n/text'
import ProblemsTab from './ProblemsTab.vue'
import RecordingsTab from './run/RecordingsTab.vue'
import RunBar from './run/RunBar.vue'
import RunTab from './run/RunTab.vue'
import SheetTable from './SheetTable.vue'
import OptimiseTab from './simulate/OptimiseTab.vue'
import SimulateTab from './simulate/SimulateTab.vue'
import UncertaintyTab from './simulate/UncertaintyTab.vue'

/**
 * A tab of the panel below the sheet. Its component is given `design` and `evaluation` (null until main has answered), and may
 * emit `show` with the id of an element to be brought into view.
 */
export interface DockTab {
  readonly id: string
  readonly label: TextKey
  readonly component: Component
  /** It needs more of the height than a list does. */
  readonly isTall?: true
}

/** In their order. The sheet is looked at most: none is open at first. */
export const dockTabs: readonly DockTab[] = [
  { id: 'table', label: 'designer.dock.table', component: SheetTable },
  { id: 'problems', label: 'designer.dock.problems', component: ProblemsTab },
  { id: 'run', label: 'running.tab', component: RunTab },
  { id: 'recordings', label: 'recordings.title', component: RecordingsTab },
  { id: 'simulate', label: 'simulation.tab', component: SimulateTab, isTall: true },
  { id: 'uncertainty', label: 'uncertainty.tab', component: UncertaintyTab, isTall: true },
  { id: 'optimise', label: 'optimise.tab', component: OptimiseTab, isTall: true },
]

/** What stands above the sheet, between the design bar and the price: given `design` and `evaluation` too. */
export const sheetBars: readonly Component[] = [RunBar]
