import { describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, takePictures } from './launch'
import { seeTraffic } from './walk-through'

describe.skipIf(electronProgram === undefined)('the command palette', () => {
  const app = appUnderTest()

  it('goes anywhere and does anything, by keyboard only', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    const palette = page.getByRole('dialog', { name: 'Command palette' })
    const ask = async (words: string): Promise<void> => {
      await page.keyboard.press('Control+k')
      await palette.waitFor()
      await page.keyboard.type(words)
    }

    await page.keyboard.press('Control+k')
    await palette.getByRole('option', { name: 'Go to Overview' }).waitFor()
    await takePictures(shown, 'palette')
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })

    await ask('clkstr')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'clickstream', level: 1 }).waitFor()

    await ask('clickstream 001')
    await palette.getByRole('option', { name: 'clickstream: shardId-000000000001' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Shard map', selected: true }).waitFor()
    await page.getByText('shardId-000000000001').first().waitFor()

    await ask('limits obs')
    await takePictures(shown, 'palette-found')
    await page.keyboard.press('Enter')
    await ask('limits of the')
    await palette.getByRole('option', { name: 'Limits of the project: Enforce' }).waitFor()
    expect(await palette.getByRole('option', { name: 'Limits of the project: Observe' }).count()).toBe(0)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')

    await ask('theme dark')
    await page.keyboard.press('Enter')
    await page.locator('html[data-theme="dark"]').waitFor()

    // What was used last comes first.
    await page.keyboard.press('Control+k')
    expect(await palette.getByRole('option').first().innerText()).toContain('Limits of the project: Observe')
    await page.keyboard.type('nothing of the kind')
    await palette.getByText('Nothing is called “nothing of the kind”.').waitFor()
    await page.keyboard.press('Control+k')
    await palette.waitFor({ state: 'detached' })

    await ask('create str')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Create stream' }).getByRole('textbox', { name: 'Stream name' }).waitFor()
    await page.keyboard.press('Escape')
    await ask('theme system')
    await page.keyboard.press('Enter')
    await ask('keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Go anywhere, do anything').waitFor()
    await takePictures(shown, 'shortcuts')
    await page.keyboard.press('Escape')
    expect(shown.complaints).toEqual([])
  })
})
