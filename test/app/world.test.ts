import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, standing, takePictures, type ShownWindow } from './launch'
import { streamLink } from './walk-through'

describe.skipIf(electronProgram === undefined)('the world of a project', () => {
  const app = appUnderTest()
  let shown: ShownWindow

  const command = async (title: string): Promise<void> => {
    const { page } = shown
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Command palette' })
    await palette.getByRole('combobox').or(palette.locator('input')).first().fill(title)
    await palette.getByRole('option', { name: title }).first().click()
  }
  const clock = () => shown.page.getByRole('group', { name: 'Clock of the project' })
  const timeShown = async (): Promise<number> =>
    Date.parse((await clock().locator('time').getAttribute('datetime')) ?? '')
  const choose = async (item: string): Promise<void> => {
    await clock()
      .getByRole('button', { name: /^Time: / })
      .click()
    await shown.page
      .getByRole('menuitem', { name: item })
      .or(shown.page.getByRole('menuitemradio', { name: item }))
      .click()
  }
  const snapshots = () => shown.page.getByRole('dialog', { name: 'Snapshots' })

  beforeEach(async () => {
    shown = await app.window()
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })

  it('stands still, goes fast and by steps', async () => {
    const { page } = shown
    await streamLink(page, 'clickstream').waitFor()
    expect(await clock().count()).toBe(0)
    await command('Let time stand still')
    await clock().getByText('stands still').waitFor()
    const still = await timeShown()
    await page.waitForTimeout(600)
    expect(await timeShown()).toBe(still)
    await takePictures(shown, 'world-still')

    await choose('1 minute')
    await expect.poll(timeShown, { timeout: 60_000 }).toBe(still + 60_000)
    await clock().getByRole('button', { name: 'Time: stands still' }).waitFor()
    await clock()
      .getByRole('button', { name: /^Time: / })
      .click()
    await standing(page)
    await takePictures(shown, 'world-menu')
    await page.keyboard.press('Escape')

    await choose('60×')
    await expect.poll(timeShown, { timeout: 20_000 }).toBeGreaterThan(still + 120_000)
    await takePictures(shown, 'world-fast')
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Dashboards' }).click()
    await page.getByRole('heading', { name: 'Dashboards', level: 1 }).waitFor()
    await standing(page)
    await takePictures(shown, 'world-dashboards')
    await clock().getByRole('button', { name: 'Let time stand still' }).click()
    await clock().getByText('stands still').waitFor()
  }, 180_000)

  it('is copied, brought back, compared and forked', async () => {
    const { page } = shown
    // As the test before has left it.
    await clock().getByText('stands still').waitFor()
    const then = await timeShown()
    await choose('Snapshots…')
    await takePictures(shown, 'world-no-snapshots')
    await snapshots().getByRole('textbox', { name: 'Name' }).fill('Before the step')
    await snapshots().getByRole('button', { name: 'Take snapshot' }).click()
    await snapshots()
      .getByRole('row', { name: /Before the step/ })
      .waitFor()
    await page.keyboard.press('Escape')
    await choose('1 minute')
    await expect.poll(timeShown, { timeout: 60_000 }).toBe(then + 60_000)

    await choose('Snapshots…')
    await snapshots().getByRole('button', { name: 'Actions of Before the step', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Compare…' }).click()
    await snapshots().getByRole('table', { name: 'Compare' }).waitFor()
    await standing(page)
    await takePictures(shown, 'world-compare')

    await snapshots().getByRole('button', { name: 'Actions of Before the step', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Rewind…' }).click()
    await takePictures(shown, 'world-rewind')
    await page.getByRole('button', { name: 'Rewind', exact: true }).click()
    await snapshots()
      .getByRole('row', { name: /Before the rewind to Before the step/ })
      .waitFor()
    await takePictures(shown, 'world-snapshots')
    await page.keyboard.press('Escape')
    await expect.poll(timeShown).toBe(then)

    await choose('Snapshots…')
    await snapshots().getByRole('button', { name: 'Actions of Before the step', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Fork…' }).click()
    await page.getByRole('textbox', { name: 'Project name' }).fill('What if')
    await takePictures(shown, 'world-fork')
    await page.getByRole('button', { name: 'Fork and open' }).click()
    await page.getByRole('button', { name: 'Project What if' }).waitFor()
    await expect.poll(timeShown).toBe(then)
    await standing(page)
    await takePictures(shown, 'world-forked')
  }, 180_000)
})
