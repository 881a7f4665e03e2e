import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, takePictures, type Shown } from './launch'

const goToLab = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Key skew' }).click()
  await page.getByText('Which keys?').waitFor()
}
const findings = (page: Page) => page.getByRole('list', { name: 'What this means' })
const setNumber = async (page: Page, name: string, value: number): Promise<void> => {
  const field = page.getByRole('spinbutton', { name, exact: true })
  await field.fill(String(value))
  await field.press('Tab')
}

describe.skipIf(electronProgram === undefined)('the key-skew lab', () => {
  const app = appUnderTest()
  let shown: Shown

  beforeEach(async () => {
    shown = await app.window()
    await goToLab(shown.page)
  })

  it('tells a hot key from a hot shard, and answers while shards are dragged', async () => {
    const { page } = shown
    await takePictures(shown, 'key-lab-empty')
    const cold = Array.from({ length: 300 }, (_, i) => `customer-${i}\t${1 + (i % 9)}`)
    await page.getByRole('textbox', { name: 'Partition keys, one a line' }).fill(['whale\t2000', ...cold].join('\n'))
    await page.getByRole('button', { name: 'Use these keys' }).click()
    await setNumber(page, 'Records a second', 4000)
    await findings(page).getByText('Hot key: “whale” is too much for any shard.').waitFor()
    await findings(page).getByText('ExplicitHashKey').waitFor()
    await page.getByText(/^Pasted keys 3,4\d\d records, 301 keys$/).waitFor()
    await setNumber(page, 'Shards', 24)
    await page.getByRole('img', { name: /^Predicted load of 24 shards: 1 over the limit/ }).waitFor()
    await takePictures(shown, 'key-lab-hot-key')

    await page.getByRole('textbox', { name: 'Partition keys, one a line' }).fill(cold.join('\n'))
    await page.getByRole('button', { name: 'Use these keys' }).click()
    await setNumber(page, 'Shards', 4)
    await findings(page).getByText('No key is too heavy by itself').waitFor()
    const slider = page.getByRole('slider', { name: 'More or fewer shards' })
    await slider.press('ArrowRight')
    await page.getByRole('img', { name: /^Predicted load of 5 shards/ }).waitFor()
    await slider.press('End')
    await page.getByRole('img', { name: /^Predicted load of 64 shards: 0 over the limit/ }).waitFor()
    await findings(page)
      .getByText(/^\d+ shards of equal ranges are enough\./)
      .waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('names bad rows of a file by line, and goes on without them when told to', async () => {
    const { page } = shown
    const file = join(app.data, 'orders.csv')
    const rows = Array.from({ length: 50 }, (_, i) => `${i},customer-${i % 20},${100 + i}`)
    await writeFile(
      file,
      ['at,partition_key,bytes', ...rows, '51,,90', `52,${'x'.repeat(300)},7`, '53,customer-1,many'].join('\n'),
    )
    await page.getByRole('tab', { name: 'File' }).click()
    await page.getByLabel('File with partition keys').setInputFiles(file)
    expect(await page.getByLabel('Column of the partition key').inputValue()).toBe('partition_key')
    await page.getByRole('button', { name: 'Import keys' }).click()
    const bad = page.getByRole('alert', { name: 'Rows that cannot be used' })
    await bad.getByText('3 rows cannot be used; 50 can.').waitFor()
    await bad.getByText('Line 52: no partition key').waitFor()
    await bad.getByText('Line 53: the key has more than 256 characters').waitFor()
    await bad.getByText('Line 54: the weight is not a number above 0').waitFor()
    await takePictures(shown, 'key-lab-bad-rows')
    await bad.getByRole('button', { name: 'Skip them and use 50 rows' }).click()
    await page.getByText('50 records, 20 keys').waitFor()
    await page.getByRole('table', { name: 'Heaviest keys' }).getByText('customer-9', { exact: true }).waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('records the keys of a live stream and places them among its own shards', async () => {
    const { page } = shown
    await page.getByRole('tab', { name: 'Record' }).click()
    await page.getByLabel('Stream', { exact: true }).selectOption({ label: 'clickstream' })
    await setNumber(page, 'Seconds', 2)
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByText(/^clickstream [\d,]+ records, [\d,]+ keys$/).waitFor()
    await page.getByLabel('Shards of').selectOption('arn:aws:kinesis:us-east-1:000000000000:stream/clickstream')
    await page.getByRole('table', { name: 'Hottest shards' }).getByText('shardId-000000000000').waitFor()
    await takePictures(shown, 'key-lab-recorded')
    expect(shown.complaints).toEqual([])
  })

  it('takes a million keys without holding up the window', async () => {
    const { page } = shown
    const file = join(app.data, 'million.txt')
    await writeFile(file, Array.from({ length: 1_000_000 }, (_, i) => `customer-${i}`).join('\n'))
    await page.getByRole('tab', { name: 'File' }).click()
    await page.getByLabel('File with partition keys').setInputFiles(file)
    const longestFrame = page.evaluate(
      () =>
        new Promise<number>((done) => {
          let [last, longest] = [performance.now(), 0]
          const next = (now: number): void => {
            longest = Math.max(longest, now - last)
            last = now
            if (document.body.textContent?.includes('1,000,000 records, 1,000,000 keys')) done(longest)
            else requestAnimationFrame(next)
          }
          requestAnimationFrame(next)
        }),
    )
    const begun = performance.now()
    await page.getByRole('button', { name: 'Import keys' }).click()
    await page.getByRole('progressbar', { name: 'Reading keys' }).waitFor()
    await page.getByText('1,000,000 records, 1,000,000 keys').waitFor({ timeout: 60_000 })
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    const longest = await longestFrame
    process.stdout.write(`A million keys in ${seconds} s, longest frame ${longest.toFixed(0)} ms\n`)
    expect(longest).toBeLessThan(500)
    await page.getByRole('img', { name: /^Predicted load of 4 shards/ }).waitFor()
    expect(shown.complaints).toEqual([])
  })
})
