import type { StreamgaugeContract } from '../contract'
import type { Handlers } from './contract-server'
import { streamHandlers } from './stream-handlers'
import type { Workbench } from './workbench'
import { workbenchHandlers } from './workbench-handlers'
import type { Clock } from '../platform/clock'

/** What carries out the contract on one workbench. */
export const createHandlers = (workbench: Workbench, clock: Clock): Handlers<StreamgaugeContract> => ({
  ...workbenchHandlers(workbench),
  ...streamHandlers(workbench, clock),
})
