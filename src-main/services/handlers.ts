import type { StreamgaugeContract } from '../contract'
import type { Handlers } from './contract-server'
import { streamSettingsHandlers } from './stream-changes'
import { accessKeyHandlers } from './access-key-handlers'
import { advisorHandlers } from './advisor-handlers'
import { alarmHandlers } from './alarm-handlers'
import { billHandlers } from './bill-handlers'
import { consumerHandlers } from './consumer-handlers'
import { designHandlers } from './design-handlers'
import { designVersionHandlers } from './design-version-handlers'
import { endpointHandlers } from './endpoint-handlers'
import { exportHandlers } from './export-handlers'
import { historyHandlers } from './history-handlers'
import { importHandlers } from './import-handlers'
import { injectionHandlers } from './injection-handlers'
import { keyLabHandlers } from './key-lab-handlers'
import { limitsHandlers } from './limits-handlers'
import { planHandlers } from './plan-handlers'
import { pricesHandlers } from './prices-handlers'
import { printingHandlers, type Desktop } from './printing-handlers'
import { produceHandlers } from './produce-handlers'
import { recordContentsHandlers } from './record-contents-handlers'
import { savedFilterHandlers } from './saved-filter-handlers'
import { recordBrowserHandlers } from './record-browser-handlers'
import { reportHandlers } from './report-handlers'
import { createScanThreads } from './records/scan-threads'
import { runHandlers } from './run-handlers'
import { shardMapHandlers } from './shard-map-handlers'
import { simulateHandlers } from './simulate-handlers'
import { streamHandlers } from './stream-handlers'
import { usageHandlers } from './usage-handlers'
import type { Workbench } from './workbench'
import { workbenchHandlers } from './workbench-handlers'
import { workloadHandlers } from './workload-handlers'
import { worldHandlers } from './world-handlers'
import type { Clock } from '../platform/clock'

/** What carries out the contract on one workbench. */
export const createHandlers = (
  workbench: Workbench,
  clock: Clock,
  desktop?: Desktop,
): Handlers<StreamgaugeContract> => {
  const scanThreads = createScanThreads(clock)
  return {
    ...workbenchHandlers(workbench),
    ...streamHandlers(workbench, clock, scanThreads.prepare),
    ...recordContentsHandlers(workbench, clock),
    ...savedFilterHandlers(workbench),
    ...produceHandlers(workbench),
    ...historyHandlers(workbench, clock),
    ...recordBrowserHandlers(workbench, clock, scanThreads),
    ...injectionHandlers(workbench, clock),
    ...usageHandlers(workbench, clock),
    ...billHandlers(workbench, clock),
    ...alarmHandlers(workbench),
    ...keyLabHandlers(workbench, clock),
    ...limitsHandlers(workbench, clock),
    ...streamSettingsHandlers(workbench),
    ...shardMapHandlers(workbench, clock),
    ...consumerHandlers(workbench, clock),
    ...endpointHandlers(workbench),
    ...accessKeyHandlers(workbench),
    ...printingHandlers(desktop),
    ...pricesHandlers(workbench.priceBooks, clock),
    ...planHandlers(workbench.priceBooks, clock),
    ...workloadHandlers(workbench),
    ...simulateHandlers(workbench.priceBooks, clock),
    ...worldHandlers(workbench, clock),
    ...designHandlers(workbench),
    ...exportHandlers(workbench.priceBooks, clock),
    ...importHandlers(workbench),
    ...runHandlers(workbench, clock),
    ...designVersionHandlers(workbench),
    ...reportHandlers(workbench.priceBooks),
    ...advisorHandlers(workbench.priceBooks, clock),
  }
}
