import { accessKeys } from './access-keys'
import { alarms } from './alarms'
import { consumers } from './consumers'
import { endpoint } from './endpoint'
import { history } from './history'
import { injection } from './injection'
import { keyLab } from './key-lab'
import { limits } from './limits'
import { produce } from './produce'
import { recordContents } from './record-contents'
import { savedFilters } from './saved-filters'
import { printing } from './printing'
import { recordBrowser } from './record-browser'
import { shardMap } from './shard-map'
import { streamSettings } from './stream-settings'
import { streams } from './streams'
import { usage } from './usage'
import { workbench } from './workbench'

/** Everything a window may ask of main: the only description, from which preload, server and client are derived. */
export const contract = {
  ...workbench,
  ...streams,
  ...recordContents,
  ...savedFilters,
  ...produce,
  ...history,
  ...recordBrowser,
  ...streamSettings,
  ...shardMap,
  ...injection,
  ...usage,
  ...alarms,
  ...keyLab,
  ...limits,
  ...consumers,
  ...endpoint,
  ...accessKeys,
  ...printing,
}
export type StreamgaugeContract = typeof contract
