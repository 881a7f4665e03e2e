import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { manualClock } from '../../../../src-main/platform/clock'
import type { Outcome } from '../../../../src-main/headless/cli/outcome'
import { runCli } from '../../../../src-main/headless/cli/run-cli'

/** A day on which the test's price lists are in force and no price of the program is old. */
const clock = manualClock(Date.parse('2026-11-22T08:00:00Z'))

/** As on the command line, with a data folder of its own. */
export const run = (folder: string, ...argv: readonly string[]): Promise<Outcome> =>
  runCli([...argv, ...(argv[0] === 'schema' || argv.includes('--data') ? [] : ['--data', join(folder, 'data')])], clock)

/** One source, one stream, one bucket filled by Firehose. */
export const orders = {
  formatVersion: 2,
  name: 'Orders',
  elements: [
    {
      ...{ kind: 'source', id: 'shop', name: 'Shop' },
      workload: { recordsPerSecond: 1000, recordBytes: { kind: 'constant', bytes: 1024 } },
    },
    { kind: 'stream', id: 'orders', name: 'Orders', mode: 'provisioned', shards: 2 },
  ],
  edges: [{ from: 'shop', to: 'orders' }],
}

export const writeDesignFile = async (folder: string, name: string, design: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, typeof design === 'string' ? design : JSON.stringify(design))
  return path
}

/** The design with members of its stream changed. */
export const withStream = (changes: object, name = 'Orders, changed') => ({
  ...orders,
  name,
  elements: orders.elements.map((element) => (element.kind === 'stream' ? { ...element, ...changes } : element)),
})
