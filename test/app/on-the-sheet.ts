import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { AppUnderTest } from './app-under-test'
import { standing, type ShownWindow } from './launch'

const root = join(import.meta.dirname, '../..')

export const sample = async (name: string): Promise<object> =>
  JSON.parse(await readFile(join(root, `resources/samples/${name}.streamgauge.json`), 'utf8')) as object

/** Do what opens another design, and wait until it is the one that is shown. */
export const openDesign = async (page: Page, gesture: () => Promise<unknown>): Promise<void> => {
  // Also under a dialog that leads to another one.
  const [choice, nothing] = [
    page.getByRole('combobox', { name: 'Design', exact: true, includeHidden: true }),
    page.getByRole('heading', { name: 'What would it cost, and would it fit?', includeHidden: true }),
  ]
  await choice.or(nothing).waitFor()
  const shown = async (): Promise<string> => ((await choice.count()) === 0 ? '' : choice.inputValue())
  const before = await shown()
  await gesture()
  await expect.poll(shown, { timeout: 20_000 }).not.toBe(before)
}

/** A design's file, chosen as one that is imported. */
export const importDesign = (app: AppUnderTest, page: Page, design: object): Promise<void> =>
  openDesign(page, async () => {
    const file = join(app.data, 'imported.streamgauge.json')
    await writeFile(file, JSON.stringify(design))
    await page.getByLabel('Import', { exact: true }).setInputFiles(file)
  })

/** What hands do on the Designer's sheet, and what eyes see of it. */
export const sheetOf = (app: AppUnderTest, window: () => ShownWindow) => {
  const node = (name: string): Locator => window().page.getByRole('button', { name: new RegExp(`^${name}, `) })
  const palette = (kind: string): Locator => window().page.getByRole('button', { name: `Add ${kind}`, exact: true })
  const boxOf = async (what: Locator) => (await what.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const middleOf = async (what: Locator) => {
    const { x, y, width, height } = await boxOf(what)
    return { x: x + width / 2, y: y + height / 2 }
  }
  const edges = (): Promise<number> => window().page.locator('.gauge').count()
  const nodes = (): Promise<number> => window().page.locator('.element').count()
  const sheet = (): Locator => window().page.locator('.sheet')
  const strip = (): Locator => window().page.getByRole('region', { name: 'Price and verdict' })
  const total = async (): Promise<string> =>
    (await strip().getByRole('group', { name: 'Price' }).locator('.value').innerText()).trim()
  const fit = async (): Promise<void> => {
    await window().page.getByRole('button', { name: 'Show everything' }).click()
    await standing(window().page)
  }
  const focused = (what: Locator): Promise<void> =>
    expect.poll(() => what.evaluate((element) => element === document.activeElement)).toBe(true)
  /** Where elements are, in pixels of the window. */
  const places = async (): Promise<string[]> => {
    const boxes = await window()
      .page.locator('.element')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect()).map(({ x, y }) => [x, y].map(Math.round).join()),
      )
    return boxes.sort()
  }
  const setNumber = async (name: string, value: number): Promise<void> => {
    const field = window().page.getByRole('spinbutton', { name, exact: true })
    await field.fill(String(value))
    await field.press('Enter')
  }

  const dragFromPalette = async (kind: string, x: number, y: number): Promise<void> => {
    const { x: left, y: top } = await boxOf(sheet())
    const begin = await middleOf(palette(kind))
    const { mouse } = window().page
    await mouse.move(begin.x, begin.y)
    await mouse.down()
    await mouse.move(begin.x + 30, begin.y + 10)
    await mouse.move(left + x, top + y, { steps: 4 })
    await mouse.up()
  }
  /** From the port of one element to anywhere on another. */
  const drawWay = async (from: Locator, to: Locator, isLetGo = true): Promise<void> => {
    const { x, y, width, height } = await boxOf(from)
    const end = await middleOf(to)
    const { mouse } = window().page
    await mouse.move(x + width, y + height / 2)
    await mouse.down()
    await mouse.move((x + width + end.x) / 2, end.y, { steps: 4 })
    await mouse.move(end.x, end.y, { steps: 4 })
    if (isLetGo) await mouse.up()
  }
  const openNew = async (): Promise<void> => {
    const { page } = window()
    await openDesign(page, () => page.getByRole('button', { name: 'New', exact: true }).first().click())
    await page.getByText('A blank sheet').waitFor()
  }
  const open = async (): Promise<void> => {
    const { page } = window()
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Designer' }).click()
    await page.getByRole('heading', { name: 'Designer', level: 1 }).waitFor()
  }
  return {
    node,
    palette,
    boxOf,
    middleOf,
    edges,
    nodes,
    sheet,
    strip,
    total,
    fit,
    focused,
    places,
    setNumber,
    dragFromPalette,
    drawWay,
    openNew,
    importDesign: (design: object) => importDesign(app, window().page, design),
    open,
  }
}
