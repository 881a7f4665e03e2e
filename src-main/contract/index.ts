import { accessKeys } from './access-keys'
import { advisor } from './advisor'
import { alarms } from './alarms'
import { bill } from './bill'
import { blueprint } from './blueprint'
import { consumers } from './consumers'
import { designs } from './design'
import { designVersions } from './design-versions'
import { endpoint } from './endpoint'
import { history } from './history'
import { injection } from './injection'
import { keyLab } from './key-lab'
import { limits } from './limits'
import { produce } from './produce'
import { recordContents } from './record-contents'
import { savedFilters } from './saved-filters'
import { plan } from './plan'
import { prices } from './prices'
import { printing } from './printing'
import { recordBrowser } from './record-browser'
import { report } from './report'
import { run } from './run'
import { shardMap } from './shard-map'
import { simulate } from './simulate'
import { streamSettings } from './stream-settings'
import { streams } from './streams'
import { usage } from './usage'
import { workbench } from './workbench'
import { workload } from './workload'
import { world } from './world'

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
  ...bill,
  ...alarms,
  ...keyLab,
  ...limits,
  ...consumers,
  ...endpoint,
  ...accessKeys,
  ...printing,
  ...prices,
  ...plan,
  ...workload,
  ...simulate,
  ...world,
  ...advisor,
  ...designs,
  ...blueprint,
  ...run,
  ...designVersions,
  ...report,
}
export type StreamgaugeContract = typeof contract
