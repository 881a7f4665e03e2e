import { describe, expect, it, onTestFinished } from 'vitest'
import { appUnderTest } from './app-under-test'
import { chromiumProgram, electronProgram, showBrowser, takePictures, type Shown } from './launch'
import { seeTraffic } from './walk-through'

const app = appUnderTest()

const openAlarms = async ({ page }: Shown): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('link', { name: /^Alarms/ })
    .click()
}

/** From the row of a stream that rings to its alarms, and on to all. */
const followBellOfOverview = async (overview: Shown): Promise<void> => {
  const { page } = overview
  await page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('link', { name: /^Overview/ })
    .click()
  const table = page.getByRole('table', { name: 'Streams' })
  const bell = table.getByRole('link', { name: /rings? for clickstream: .*Traffic/ })
  await bell.waitFor()
  await table.scrollIntoViewIfNeeded()
  await takePictures(overview, 'overview-ringing')
  await overview.resize(1100, 700)
  expect(await table.evaluate((element) => element.scrollWidth - (element.parentElement?.clientWidth ?? 0))).toBe(0)
  await overview.resize(1440, 900)
  await bell.click()
  await page.getByRole('region', { name: 'Ringing for clickstream' }).getByText('Traffic').waitFor()
  await takePictures(overview, 'alarms-of-stream')
  await page.getByRole('button', { name: 'Alarms of all streams' }).click()
}

describe.skipIf(electronProgram === undefined)('alarms in the app', () => {
  it('begin with the sensible ones, and one of your own rings in the rail, the table and the log', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    await openAlarms(shown)
    const rules = page.getByRole('table', { name: 'Alarms' })
    for (const name of ['Hot shard', 'Reads are throttled', 'Readers fall behind', 'Writes are throttled']) {
      await rules.getByText(name, { exact: true }).waitFor()
    }
    await page.getByText('Nothing has rung yet').waitFor()
    await takePictures(shown, 'alarms')

    await page.getByRole('button', { name: 'New alarm' }).click()
    const editor = page.getByRole('dialog', { name: 'New alarm' })
    await editor.getByRole('textbox', { name: 'Name' }).fill('Traffic')
    await editor.getByRole('combobox', { name: 'Metric' }).selectOption('IncomingRecords')
    await editor.getByRole('combobox', { name: 'Each' }).selectOption('10')
    const periods = editor.getByRole('spinbutton', { name: 'Out of' })
    const setPeriods = async (count: string): Promise<void> => {
      await periods.fill(count)
      await periods.press('Tab')
    }
    await setPeriods('1')
    const preview = editor.getByRole('region', { name: 'What it would have done' })
    const rings = /^It would have /m
    // It looks at whole periods, the first of which may not be over; a change makes it look again.
    const look = async (): Promise<string> => {
      const text = await preview.innerText()
      if (!rings.test(text)) for (const count of ['2', '1']) await setPeriods(count)
      return text
    }
    await expect.poll(look, { timeout: 20_000, interval: 1000 }).toMatch(rings)
    await takePictures(shown, 'alarm-editor')
    await editor.getByRole('button', { name: 'Save' }).click()

    const ringing = page.getByRole('table', { name: 'Ringing' })
    // A period of ten seconds, and at most seven until it is evaluated.
    const traffic = ringing.getByRole('row').filter({ hasText: 'Traffic' }).filter({ hasText: 'clickstream' })
    await traffic.getByRole('link', { name: 'clickstream', exact: true }).waitFor({ timeout: 20_000 })
    await page.getByRole('img', { name: /alarms? rings?$/ }).waitFor()
    await page.getByRole('table', { name: 'Log' }).getByText('Traffic').first().waitFor()
    await takePictures(shown, 'alarms-ringing')
    await followBellOfOverview(shown)

    await traffic.getByRole('button', { name: /any more$/ }).click()
    await traffic.waitFor({ state: 'detached', timeout: 30_000 })
    expect(shown.complaints).toEqual([])
  })

  it('stand beside the meters of the project, which grow and say what a month would come to', async () => {
    const shown = await app.window()
    const { page } = shown
    await page
      .getByRole('navigation', { name: 'Areas' })
      .getByRole('link', { name: /^Overview/ })
      .click()
    const usage = page.getByRole('region', { name: 'Usage' })
    const units = usage.getByText('PUT payload units', { exact: true }).first()
    await units.waitFor()
    await usage.getByRole('button', { name: 'By stream' }).click()
    await usage.getByRole('table', { name: 'By stream' }).getByText('clickstream').first().waitFor()
    // The rate of a month is known after ten seconds.
    await usage
      .getByText(/ h a month$/)
      .first()
      .waitFor()
    await units.scrollIntoViewIfNeeded()
    await takePictures(shown, 'usage')
    expect(shown.complaints).toEqual([])
  })

  it('are still there after a restart, with their log', async () => {
    const shown = await app.restart()
    const { page } = shown
    await openAlarms(shown)
    await page.getByRole('table', { name: 'Alarms' }).getByText('Traffic', { exact: true }).waitFor()
    await page.getByRole('table', { name: 'Log' }).getByText('clickstream: IncomingRecords').first().waitFor()
    await page.getByRole('button', { name: 'Actions for Traffic' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page
      .getByRole('table', { name: 'Alarms' })
      .getByText('Traffic', { exact: true })
      .waitFor({ state: 'detached' })
    await page.getByRole('checkbox', { name: 'On' }).first().uncheck()
    await page.getByRole('table', { name: 'Alarms' }).getByText('Off', { exact: true }).waitFor()
    expect(shown.complaints).toEqual([])
  })
})

describe.skipIf(chromiumProgram === undefined)('alarms in browser mode', () => {
  it('are told of in the window', async () => {
    await app.close()
    const shown = await showBrowser(['--data', app.data, '--port', String(app.port)])
    onTestFinished(() => shown.close())
    const { page } = shown
    await openAlarms(shown)
    await page.getByRole('button', { name: 'New alarm' }).click()
    const editor = page.getByRole('dialog', { name: 'New alarm' })
    await editor.getByRole('textbox', { name: 'Name' }).fill('In the browser')
    await editor.getByRole('combobox', { name: 'Metric' }).selectOption('IncomingRecords')
    await editor.getByRole('combobox', { name: 'Watches' }).selectOption('project')
    await editor.getByRole('combobox', { name: 'Each' }).selectOption('10')
    const periods = editor.getByRole('spinbutton', { name: 'Out of' })
    await periods.fill('1')
    await periods.press('Tab')
    await editor.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/^In the browser: The project: IncomingRecords /).waitFor({ timeout: 30_000 })
    expect(shown.complaints).toEqual([])
  })
})
