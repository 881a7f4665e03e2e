import { spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from './running-engine'

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const sample = inProject('resources/samples/order-events.streamgauge.json')

/** `npx streamgauge …`, called in a folder far from the project. */
const streamgauge = (
  cwd: string,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inProject('src-main/setup/streamgauge.mjs'), ...args], { cwd })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...said }))
  })

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

it('prints all of a result on stdout, and nothing else there', async () => {
  const { code, out } = await streamgauge(folder, 'price', sample, '--json', '--data', 'data')
  expect(code).toBe(0)
  expect(out.length).toBeGreaterThan(5000)
  expect(JSON.parse(out)).toMatchObject({ formatVersion: 1, design: 'Order events', unknownLines: 0 })
})

it('takes files and folders from where it was called, and keeps what was imported', async () => {
  const list = inProject('test/src-main/pricing/offer/price-lists/amazon-kinesis.json')
  await mkdir(join(folder, 'prices of ours'))
  const imported = await streamgauge(folder, 'prices', 'import', list, '--data', 'prices of ours')
  expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('13 prices of AmazonKinesis') })
  const kept = await readFile(join(folder, 'prices of ours', 'prices', 'us-east-1.json'), 'utf8')
  expect(JSON.parse(kept)).toMatchObject({ formatVersion: 1, region: 'us-east-1' })
})

it.each([
  [1, ['price', 'nowhere.json']],
  [1, ['validate', 'nowhere.json']],
  [2, ['price', sample, '--hours', '1']],
  [2, ['bill', sample]],
  [3, ['price', sample, '--max-monthly', '1', '--data', 'data']],
  [3, ['validate', sample, '--max-monthly', '1', '--data', 'data']],
  [3, ['simulate', sample, '--max-monthly', '1', '--hours', '1', '--data', 'data']],
])('ends with %i after %j', async (expected, args) => {
  const { code, err } = await streamgauge(folder, ...args)
  expect(code).toBe(expected)
  expect(err).not.toBe('')
})
