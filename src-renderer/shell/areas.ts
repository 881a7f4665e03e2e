import {
  Bell,
  Calculator,
  ChartNoAxesCombined,
  Columns3,
  Compass,
  Gauge,
  KeyRound,
  ListChecks,
  Plug,
  Tags,
  Users,
  Workflow,
  Zap,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { TextKey } from '../i18n/text'

/** A place in the rail. */
export interface Area {
  /** Of its route. */
  readonly name: string
  readonly label: TextKey
  readonly icon: Component
  /** Other routes that belong to it. */
  readonly pages?: readonly string[]
  /** Keys that go there, one after the other. */
  readonly keys?: string
}

/** Only areas that work are shown; each later issue adds its own. The rail, the title of the page and the commands read this list. */
export const areas: readonly Area[] = [
  { name: 'overview', label: 'area.overview', icon: Gauge, pages: ['stream'], keys: 'g o' },
  { name: 'dashboards', label: 'area.dashboards', icon: ChartNoAxesCombined, keys: 'g d' },
  { name: 'consumers', label: 'area.consumers', icon: Users, keys: 'g r' },
  { name: 'keys', label: 'area.keys', icon: KeyRound, keys: 'g k' },
  { name: 'alarms', label: 'area.alarms', icon: Bell, keys: 'g a' },
  { name: 'designer', label: 'area.designer', icon: Workflow, keys: 'g n' },
  { name: 'planner', label: 'area.planner', icon: Calculator, keys: 'g p' },
  { name: 'scenarios', label: 'area.scenarios', icon: Columns3, pages: ['report'], keys: 'g s' },
  { name: 'advisor', label: 'area.advisor', icon: Compass, keys: 'g v' },
  { name: 'prices', label: 'area.prices', icon: Tags, keys: 'g b' },
  { name: 'endpoint', label: 'area.endpoint', icon: Plug, keys: 'g e' },
  { name: 'faults', label: 'area.faults', icon: Zap, keys: 'g f' },
  { name: 'conformance', label: 'area.conformance', icon: ListChecks, keys: 'g c' },
]

/** The area a route is in. */
export const areaOf = (route: unknown): Area | undefined =>
  areas.find(({ name, pages }) => name === route || (pages as readonly unknown[] | undefined)?.includes(route))
