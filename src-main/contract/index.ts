import { streams } from './streams'
import { workbench } from './workbench'

/** Everything a window may ask of main: the only description, from which preload, server and client are derived. */
export const contract = { ...workbench, ...streams }
export type StreamgaugeContract = typeof contract
