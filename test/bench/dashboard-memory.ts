import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { chromium, type CDPSession } from 'playwright-core'
import { contract } from '../../src-main/contract'
import { serveBrowser } from '../../src-main/headless/browser-server'
import { openProject } from '../../src-main/headless/open-project'
import { Breakage } from '../../src-main/platform/breakage'
import { systemClock, type Clock } from '../../src-main/platform/clock'
import { silentLogger } from '../../src-main/platform/logger'
import { createContractServer } from '../../src-main/services/contract-server'
import { bundledBooks } from '../../src-main/services/bundled-books'
import { createHandlers } from '../../src-main/services/handlers'
import { openPriceBooks } from '../../src-main/services/price-books'
import { openWorkbench, type Workbench } from '../../src-main/services/workbench'
import { openSettings } from '../../src-main/storage/settings'
import { snapshotFolders } from '../../src-main/storage/snapshot-folders'
import { textFiles } from '../../src-main/storage/text-files'
import { chromiumProgram } from '../app/launch'
import { showWide } from './dashboard-world'

/*
 * What a dashboard of 500 shards holds, on both sides, while an hour and three quarters pass on a clock that runs sixty times as fast: the main
 * side in this process, the page in a browser, each after it has collected its garbage.
 */

const speed = 60
const shards = 500
const minutes = 105
const toldEvery = 15
const caller = { accountId: '000000000000', region: 'us-east-1' }
const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/wide'
const rendererRoot = fileURLToPath(new URL('../renderer', import.meta.url))

const fastClock = (): Clock => {
  const system = systemClock()
  const start = Date.now()
  const begin = performance.now()
  return {
    now: () => Math.floor(start + (performance.now() - begin) * speed),
    after: (ms, callback) => system.after(ms / speed, callback),
    every: (ms, callback) => system.every(ms / speed, callback),
    during: (work) => work,
  }
}

const openFast = async (folder: string, clock: Clock): Promise<Workbench> => {
  const logger = silentLogger
  const open = (name: string) =>
    openProject({
      ...{ folder: join(folder, name), keysFolder: join(folder, 'keys'), kind: 'user', clock, logger },
      ...{ durability: 'kernel', limits: 'off' },
    })
  const none = () => Promise.reject(new Breakage('tls-folder', 'There is no endpoint here.'))
  return openWorkbench(
    {
      ...{ version: '0.0.0', runtime: 'Node.js', runsSample: false, caller, clock, logger, port: 0 },
      ...{ systemLanguages: () => [], accessKeysOfRun: [], prepareTls: none, listen: none },
      settings: await openSettings(folder, clock.now()),
      priceBooks: await openPriceBooks({ files: textFiles(join(folder, 'prices')), bundled: bundledBooks, clock }),
      projects: {
        ...{ list: async () => ['Local'], open, folderOf: (name) => join(folder, name) },
        snapshots: (name) => snapshotFolders(join(folder, name), join(folder, 'snapshots', name)),
      },
      freePortNear: async (port) => port,
    },
    await open('Local'),
  )
}

/** As clients do it: every shard is written to and read each second. */
const traffic = ({ project }: Workbench, clock: Clock): (() => void) => {
  const stream = project.streams.byArn(arn)
  const observers = (stream?.shards ?? []).map(({ id }) => project.metrics.shard(arn, id))
  return clock.every(1000, () => {
    const now = clock.now()
    for (const [at, observer] of observers.entries()) {
      observer.wrote(1 + ((now + at) % 20), 1 + ((now * 7 + at * 131) % 20_000), now)
      observer.read(1 + ((now + at) % 20), 1 + ((now * 7 + at * 131) % 20_000), (now + at) % 2000, now)
    }
  })
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const mebibytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1)

const ofMain = (): number => {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
const ofPage = async (session: CDPSession): Promise<number> => {
  await session.send('HeapProfiler.collectGarbage')
  const {
    usedSize,
    embedderHeapUsedSize = 0,
    backingStorageSize = 0,
  } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number
    embedderHeapUsedSize?: number
    backingStorageSize?: number
  }
  return usedSize + embedderHeapUsedSize + backingStorageSize
}

/** The lowest of some looks: what is only under way between them is not held. */
const lowest = async (look: () => number | Promise<number>): Promise<number> => {
  let least = Infinity
  for (let turn = 0; turn < 5; turn += 1) {
    least = Math.min(least, await look())
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return least
}

export const dashboardMemory = async (folder: string): Promise<void> => {
  const clock = fastClock()
  const workbench = await openFast(folder, clock)
  await workbench.project.streams.operations.CreateStream(caller, { StreamName: 'wide', ShardCount: shards })
  const contractServer = createContractServer({
    ...{ contract, clock, logger: silentLogger },
    handlers: createHandlers(workbench, clock),
  })
  const stop = traffic(workbench, clock)
  const server = await serveBrowser(contractServer, { rendererRoot })
  const browser = await chromium.launch({
    ...(chromiumProgram === undefined ? {} : { executablePath: chromiumProgram }),
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(server.url)
  await showWide(page)
  const session = await page.context().newCDPSession(page)
  const begin = clock.now()
  for (let minute = 0; minute <= minutes; minute += toldEvery) {
    while (clock.now() - begin < minute * 60_000) await new Promise((resolve) => setTimeout(resolve, 50))
    const [main, shown] = [await lowest(ofMain), await lowest(() => ofPage(session))]
    console.log(
      `  after ${String(minute).padStart(3)} minutes: main ${mebibytes(main)} MiB, page ${mebibytes(shown)} MiB`,
    )
  }
  const { size } = await stat(join(folder, 'Local', 'metrics.sqlite'))
  console.log(
    `  metrics.sqlite has ${(size / 1e6 / shards).toFixed(2)} MB a shard, the last hour second by second included`,
  )
  await browser.close()
  await server.close()
  stop()
  await workbench.close()
}
