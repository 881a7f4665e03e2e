import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { post } from '../bench/load'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { electronProgram, showWindow } from './launch'

const recordsPerRequest = 500
const requestsPerSecond = 10
const liveSeconds = 8
const manyRows = 100_000

/** The times between frames while `seconds` pass, in ms; the list is scrolled by so many pixels in each. */
const frameTimes = (page: Page, seconds: number, pixels = 0): Promise<number[]> =>
  page.evaluate(
    ({ seconds, pixels }) =>
      new Promise<number[]>((resolve) => {
        const list = document.querySelector('[role=grid]')
        const taken: number[] = []
        const startedAt = performance.now()
        let last = startedAt
        const frame = (now: number): void => {
          taken.push(now - last)
          last = now
          if (pixels > 0) list?.scrollBy(0, pixels)
          if (now - startedAt < seconds * 1000) requestAnimationFrame(frame)
          else resolve(taken.slice(2))
        }
        requestAnimationFrame(frame)
      }),
    { seconds, pixels },
  )

const told = (what: string, frames: readonly number[]): string => {
  const sorted = [...frames].sort((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1)
  // At 60 frames a second a frame takes 16.7 ms; one that was dropped makes it twice that.
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / (1000 / 60)) - 1), 0)
  return `${what}: ${frames.length} frames, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, ${dropped} dropped`
}

const batch = (StreamName: string) => ({
  StreamName,
  Records: Array.from({ length: recordsPerRequest }, (_, at) => ({
    PartitionKey: `user-${at}`,
    Data: Buffer.from(
      JSON.stringify({ n: at, name: 'a record of some two hundred bytes', more: 'x'.repeat(120) }),
    ).toString('base64'),
  })),
})

const rowCount = async (page: Page): Promise<number> =>
  Number(await page.getByRole('grid', { name: 'Records' }).getAttribute('aria-rowcount')) - 1

describe.skipIf(electronProgram === undefined)('the record browser under load', () => {
  let data: string
  let port: number
  let shown: Awaited<ReturnType<typeof showWindow>> | undefined

  beforeEach(async () => {
    data = await temporaryFolder()
  })
  afterEach(async () => {
    await shown?.close()
    shown = undefined
    await removeFolder(data)
  })

  const openStream = async (name: string): Promise<Page> => {
    port = await freePort()
    shown = await showWindow(['--data', data, '--port', String(port), '--limits', 'off'])
    const { page } = shown
    await page.getByRole('button', { name: 'Stop the sample' }).first().click()
    await post(port, 'Kinesis_20131202.CreateStream', { StreamName: name, ShardCount: 4 })
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('table', { name: 'Streams' }).getByRole('link', { name, exact: true }).click()
    return page
  }

  it('follows a live tail of 5,000 records a second, and reports how many frames were dropped', async () => {
    const page = await openStream('live')
    await page.getByRole('tab', { name: 'Records' }).click()
    await page.getByRole('combobox', { name: 'Begin' }).selectOption({ label: 'Live tail' })
    await page.getByRole('button', { name: 'Read', exact: true }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    const idle = await frameTimes(page, 2)
    const body = batch('live')
    let put = 0
    const startedAt = performance.now()
    const putting = (async () => {
      while (put < liveSeconds * requestsPerSecond) {
        await post(port, 'Kinesis_20131202.PutRecords', body)
        put++
        const due = startedAt + (put * 1000) / requestsPerSecond
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
      }
    })()
    const live = await frameTimes(page, liveSeconds - 1)
    await putting
    const rate = Math.round((put * recordsPerRequest * 1000) / (performance.now() - startedAt))
    await expect.poll(() => rowCount(page)).toBeGreaterThan((put * recordsPerRequest) / 2)
    console.info(told('nothing coming', idle))
    console.info(told(`live tail at ${rate} records/s`, live))
    console.info(await page.getByText(/scanned/).innerText(), await page.getByText(/matched/).innerText())
    expect(shown?.complaints).toEqual([])
  })

  it('scrolls through 100,000 rows, and reports how', async () => {
    const page = await openStream('many')
    const body = batch('many')
    for (let put = 0; put < manyRows / recordsPerRequest; put++) await post(port, 'Kinesis_20131202.PutRecords', body)
    await page.waitForTimeout(6000) // until the stream is quiet and opens with its oldest records
    await page.getByRole('tab', { name: 'Records' }).click()
    const startedAt = performance.now()
    await page.getByRole('grid', { name: 'Records' }).getByRole('row').nth(5).waitFor()
    const first = performance.now() - startedAt
    await expect.poll(() => rowCount(page), { timeout: 60_000 }).toBe(manyRows)
    console.info(
      `first rows after ${first.toFixed(0)} ms, ${manyRows} rows after ${(performance.now() - startedAt).toFixed(0)} ms`,
    )
    console.info(told('scrolling by 10 rows a frame', await frameTimes(page, 4, 280)))
    console.info(told('scrolling by 400 rows a frame', await frameTimes(page, 3, 11_200)))
    await page.getByRole('grid', { name: 'Records' }).focus()
    await page.keyboard.press('End')
    await page.locator(`[role=row][aria-rowindex="${manyRows + 1}"]`).waitFor()
    await page.keyboard.press('Home')
    await page.locator('[role=row][aria-rowindex="2"]').waitFor()
    expect(shown?.complaints).toEqual([])
  })
})
