import type { recordBrowser as contract } from '../contract/record-browser'
import type { Clock } from '../platform/clock'
import type { Handlers } from './contract-server'
import { startBrowse } from './records/browse'
import type { ScanThreads } from './records/scan-threads'
import { requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

export const recordBrowserHandlers = (
  workbench: Workbench,
  clock: Clock,
  threads: ScanThreads,
): Handlers<typeof contract> => ({
  'records.browse': (input, sink) => {
    const { project } = workbench
    return startBrowse({ project, stream: requireStream(project, input.arn), input, clock, threads }, sink)
  },
})
