import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { post } from '../bench/load'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { reportFrames } from './frames'
import { electronProgram, showWindow } from './launch'
import { streamLink } from './walk-through'

const recordsPerRequest = 500
const requestsPerSecond = 10
const liveSeconds = 8
const manyRows = 100_000
/** Under 100 on a machine that does nothing else. */
const firstRowsMs = 500
/** Of a live tail, as the contract has it. */
const batchesPerSecond = 10
/** A frame at 60 a second. */
const frameMs = 1000 / 60
/** A machine that does nothing else drops none; here other programs may want its two processors as well. */
const mayDrop = 0.05
/** What the page may take up with as many rows as are kept. */
const heapMiB = 300

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

/** Milliseconds from the next press of a mouse button to the first rows on the screen, as the page itself sees it. */
const firstRowsAfterPress = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = ({ timeStamp }: MouseEvent): void => {
          const observer = new MutationObserver(() => {
            if (document.querySelectorAll('[role=grid] [role=row]').length < 6) return
            observer.disconnect()
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)))
          })
          observer.observe(document.body, { childList: true, subtree: true })
        }
        addEventListener('mousedown', look, { once: true, capture: true })
      }),
  )

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
    await streamLink(page, name).click()
    return page
  }

  const put = (stream: string, count = 1): Promise<unknown> => {
    const body = batch(stream)
    return Promise.all(Array.from({ length: count }, () => post(port, 'Kinesis_20131202.PutRecords', body)))
  }
  /** Tells how many milliseconds of the processor the page's thread has taken: what else runs on the machine does not count. */
  const processorClock = async (page: Page): Promise<() => Promise<number>> => {
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    return async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
    }
  }
  const heap = async (page: Page): Promise<number> => {
    const session = await page.context().newCDPSession(page)
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024
  }

  it('follows a live tail of 5,000 records a second, and says of a faster one how much is shown', async () => {
    const page = await openStream('live')
    await page.getByRole('tab', { name: 'Records' }).click()
    await page.getByRole('combobox', { name: 'Begin' }).selectOption({ label: 'Live tail' })
    await page.getByRole('button', { name: 'Read', exact: true }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    await reportFrames(page, 'nothing coming', () => page.waitForTimeout(3000))
    const processorMs = await processorClock(page)
    const processorMsBefore = await processorMs()
    const startedAt = performance.now()
    const frames = await reportFrames(page, 'live tail of 5,000 records/s', async () => {
      for (let at = 1; at <= liveSeconds * requestsPerSecond; at++) {
        await put('live')
        await page.waitForTimeout(Math.max(0, startedAt + (at * 1000) / requestsPerSecond - performance.now()))
      }
    })
    const all = liveSeconds * requestsPerSecond * recordsPerRequest
    const batchMs = ((await processorMs()) - processorMsBefore) / (liveSeconds * batchesPerSecond)
    console.info(
      `${all} records put in ${((performance.now() - startedAt) / 1000).toFixed(1)} s; the page took ${batchMs.toFixed(1)} ms of its processor for each batch`,
    )
    expect(batchMs).toBeLessThan(frameMs)
    expect(frames.dropped).toBeLessThanOrEqual(mayDrop * frames.count)
    const leftOut = page.getByText(/^sample: [\d,]+ matches not shown \(\d+% shown\)$/)
    const toldAsLeftOut = async (): Promise<number> =>
      (await leftOut.count()) === 0 ? 0 : Number((await leftOut.innerText()).replace(/ not shown.*|\D/g, ''))
    await expect.poll(async () => (await rowCount(page)) + (await toldAsLeftOut())).toBe(all)

    await put('live', 60)
    await expect.poll(async () => (await rowCount(page)) + (await toldAsLeftOut())).toBe(all + 60 * recordsPerRequest)
    expect(await toldAsLeftOut()).toBeGreaterThan(0)
    expect(shown?.complaints).toEqual([])
  })

  it('keeps 100,000 rows and scrolls through them', async () => {
    const page = await openStream('many')
    for (let done = 0; done < manyRows + 20_000; done += 5 * recordsPerRequest) await put('many', 5)
    await page.waitForTimeout(6000) // until the stream is quiet and opens with its oldest records
    const startedAt = performance.now()
    const first = firstRowsAfterPress(page)
    await page.getByRole('tab', { name: 'Records' }).click()
    await page.getByText('First 100,000 matches').waitFor({ timeout: 60_000 })
    expect(await rowCount(page)).toBe(manyRows)
    const seconds = (performance.now() - startedAt) / 1000
    const used = await heap(page)
    console.info(
      `first rows after ${(await first).toFixed(0)} ms, ${manyRows} rows after ${seconds.toFixed(1)} s, in ${used.toFixed(0)} MiB`,
    )
    expect(await first).toBeLessThan(firstRowsMs)
    expect(used).toBeLessThan(heapMiB)

    const grid = page.getByRole('grid', { name: 'Records' })
    const press = async (key: string, times: number): Promise<void> => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key)
    }
    await grid.focus()
    await reportFrames(page, 'nothing pressed', () => page.waitForTimeout(2000))
    await reportFrames(page, 'Page Down, 200 times', () => press('PageDown', 200))
    await reportFrames(page, 'Arrow Down, 200 times', () => press('ArrowDown', 200))
    await reportFrames(page, 'End and Home, 20 times', async () => {
      for (let time = 0; time < 20; time++) {
        await page.keyboard.press('End')
        await page.locator(`[role=row][aria-rowindex="${manyRows + 1}"]`).waitFor()
        await page.keyboard.press('Home')
        await page.locator('[role=row][aria-rowindex="2"]').waitFor()
      }
    })
    await grid.hover()
    await reportFrames(page, 'wheel, 200 times 600 pixels', async () => {
      for (let time = 0; time < 200; time++) await page.mouse.wheel(0, 600)
    })
    await expect.poll(() => grid.evaluate(({ scrollTop }) => scrollTop)).toBe(200 * 600)
    expect(shown?.complaints).toEqual([])
  })
})
