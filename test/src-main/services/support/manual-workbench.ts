import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { contract } from '../../../../src-main/contract'
import { freePortNear, listen } from '../../../../src-main/endpoint/listen'
import { openProject } from '../../../../src-main/headless/open-project'
import { Breakage } from '../../../../src-main/platform/breakage'
import { manualClock, type ManualClock } from '../../../../src-main/platform/clock'
import { silentLogger } from '../../../../src-main/platform/logger'
import { createContractServer, type ContractServer } from '../../../../src-main/services/contract-server'
import { bundledBooks } from '../../../../src-main/services/bundled-books'
import { createHandlers } from '../../../../src-main/services/handlers'
import { openPriceBooks } from '../../../../src-main/services/price-books'
import type { OpenProject } from '../../../../src-main/services/project'
import { openWorkbench } from '../../../../src-main/services/workbench'
import { openSettings } from '../../../../src-main/storage/settings'
import { snapshotFolders } from '../../../../src-main/storage/snapshot-folders'
import { textFiles } from '../../../../src-main/storage/text-files'
import { tempFolder } from '../../../support/temp-folder'
import { contractClient, type ContractClient } from './contract-client'

const caller = { accountId: '000000000000', region: 'us-east-1' }

export interface ManualWorkbench {
  readonly clock: ManualClock
  readonly contractServer: ContractServer
  readonly client: ContractClient
  readonly project: OpenProject
  put(stream: string, texts: readonly (string | Uint8Array)[]): Promise<void>
}

/** A workbench on an empty project, of the real parts but for the clock. */
export const openManualWorkbench = async (): Promise<ManualWorkbench> => {
  const clock = manualClock()
  const logger = silentLogger
  const folder = await tempFolder()
  const open = (name: string, kind: 'sample' | 'user') =>
    openProject({
      ...{ folder: join(folder, name), keysFolder: `${folder}-keys`, kind, clock, logger },
      durability: 'kernel',
    })
  const workbench = await openWorkbench(
    {
      version: '0.0.0',
      runtime: 'Node.js',
      runsSample: true,
      caller,
      systemLanguages: () => [],
      clock,
      logger,
      settings: await openSettings(folder, clock.now()),
      priceBooks: await openPriceBooks({ files: textFiles(join(folder, 'prices')), bundled: bundledBooks, clock }),
      port: 0,
      projects: {
        ...{ list: async () => ['Local'], open, folderOf: (name) => join(folder, name) },
        snapshots: (name) => snapshotFolders(join(folder, name), join(folder, 'snapshots', name)),
      },
      accessKeysOfRun: [],
      prepareTls: () => Promise.reject(new Breakage('tls-folder', 'The folder for TLS certificates cannot be used.')),
      listen: (project, { port }) =>
        listen({ services: [project.streams.service], port, logger, allowOrigins: () => [] }),
      freePortNear: (port) => freePortNear(port),
    },
    await open('Local', 'user'),
  )
  onTestFinished(() => workbench.close())
  const handlers = createHandlers(workbench, clock)
  const contractServer = createContractServer({ contract, handlers, clock, logger })
  return {
    clock,
    contractServer,
    client: contractClient(contractServer),
    project: workbench.project,
    put: async (StreamName, texts) => {
      const Records = texts.map((text) => ({ Data: Buffer.from(text as string), PartitionKey: 'key' }))
      await workbench.project.streams.operations.PutRecords(caller, { StreamName, Records })
    },
  }
}
