import type { StreamgaugeContract } from '../contract'
import type { Handlers } from './contract-server'
import { streamSettingsHandlers } from './stream-changes'
import { accessKeyHandlers } from './access-key-handlers'
import { endpointHandlers } from './endpoint-handlers'
import { injectionHandlers } from './injection-handlers'
import { limitsHandlers } from './limits-handlers'
import { streamHandlers } from './stream-handlers'
import type { Workbench } from './workbench'
import { workbenchHandlers } from './workbench-handlers'
import type { Clock } from '../platform/clock'

/** What carries out the contract on one workbench. */
export const createHandlers = (workbench: Workbench, clock: Clock): Handlers<StreamgaugeContract> => ({
  ...workbenchHandlers(workbench),
  ...streamHandlers(workbench, clock),
  ...injectionHandlers(workbench, clock),
  ...limitsHandlers(workbench, clock),
  ...streamSettingsHandlers(workbench),
  ...endpointHandlers(workbench),
  ...accessKeyHandlers(workbench),
})
