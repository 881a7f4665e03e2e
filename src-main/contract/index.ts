import { accessKeys } from './access-keys'
import { endpoint } from './endpoint'
import { injection } from './injection'
import { limits } from './limits'
import { streamSettings } from './stream-settings'
import { streams } from './streams'
import { workbench } from './workbench'

/** Everything a window may ask of main: the only description, from which preload, server and client are derived. */
export const contract = {
  ...workbench,
  ...streams,
  ...streamSettings,
  ...injection,
  ...limits,
  ...endpoint,
  ...accessKeys,
}
export type StreamgaugeContract = typeof contract
