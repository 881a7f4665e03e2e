import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, standing, takePictures, type ShownWindow } from './launch'
import { sample, sheetOf } from './on-the-sheet'

const root = join(import.meta.dirname, '../..')

describe.skipIf(electronProgram === undefined)('the designer', () => {
  const app = appUnderTest()
  let shown: ShownWindow

  const {
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
    importDesign,
    open,
  } = sheetOf(app, () => shown)

  beforeEach(async () => {
    shown = await app.window()
    await open()
  })

  it('draws a pipeline by mouse from a blank sheet, undone to nothing and done again', async () => {
    const { page } = shown
    await openNew()
    await standing(page)
    await takePictures(shown, 'designer-empty')
    await dragFromPalette('Source', 120, 120)
    await node('Source').waitFor()
    await dragFromPalette('Data stream', 420, 240)
    await node('Data stream').waitFor()
    await drawWay(node('Source'), node('Data stream'))
    await expect.poll(edges).toBe(1)
    // Behind what is chosen.
    await node('Data stream').click()
    await palette('Firehose delivery').click()
    await palette('S3 bucket').click()
    await node('S3 bucket').waitFor()
    await page.keyboard.press('0')
    await standing(page)
    await expect.poll(edges).toBe(3)
    await strip().getByText('Throttles').waitFor()

    await node('Data stream').click()
    await setNumber('Shards', 4)
    await strip().getByText('Fits', { exact: true }).waitFor()
    await node('S3 bucket').click()
    await setNumber('Days kept', 30)
    await strip().getByText('at least').waitFor({ state: 'hidden' })
    expect(await total()).toMatch(/^\$\d+\.\d\d$/)
    await fit()
    await takePictures(shown, 'designer-small', fit)

    const drawn = await total()
    const undo = page.getByRole('button', { name: 'Undo' })
    while (await undo.isEnabled()) await undo.click()
    await page.getByText('A blank sheet').waitFor()
    expect([await nodes(), await edges()]).toEqual([0, 0])
    const redo = page.getByRole('button', { name: 'Redo' })
    while (await redo.isEnabled()) await redo.click()
    await fit()
    await expect.poll(edges).toBe(3)
    await expect.poll(total).toBe(drawn)
    expect(shown.complaints).toEqual([])
  })

  it('draws a pipeline with keys alone', async () => {
    const { page } = shown
    const { keyboard } = page
    await page.getByRole('button', { name: 'New', exact: true }).first().focus()
    await keyboard.press('Enter')
    await page.getByText('A blank sheet').waitFor()
    await page.getByRole('searchbox', { name: 'Find elements' }).focus()
    for (const kind of ['source', 'data stream', 'application']) {
      await keyboard.type(kind)
      await keyboard.press('Enter')
      await keyboard.press('Escape')
    }
    await expect.poll(edges).toBe(2)
    await keyboard.type('lambda')
    await keyboard.press('Enter')
    await node('Lambda function').waitFor()

    // From the function back to the stream, and to where it does not lead yet.
    await node('Lambda function').focus()
    await keyboard.press('ArrowLeft')
    await focused(node('Application'))
    await keyboard.press('ArrowLeft')
    await focused(node('Data stream'))
    await keyboard.press('c')
    const dialog = page.getByRole('dialog', { name: 'Connect Data stream to' })
    await dialog.getByRole('option', { name: 'Lambda function' }).waitFor()
    await takePictures(shown, 'designer-connect')
    await keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await fit()
    await expect.poll(edges).toBe(4)

    await node('Data stream').focus()
    await keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.inspector') !== null)).toBe(true)
    await page.getByRole('spinbutton', { name: 'Shards', exact: true }).focus()
    await keyboard.press('Control+a')
    await keyboard.type('4')
    await keyboard.press('Enter')
    await strip().getByText('Fits', { exact: true }).waitFor()

    const before = await boxOf(node('Source'))
    await node('Source').focus()
    await keyboard.press('Alt+ArrowDown')
    await expect.poll(async () => (await boxOf(node('Source'))).y).toBeGreaterThan(before.y)
    await node('Lambda function').focus()
    await keyboard.press('Delete')
    await expect.poll(nodes).toBe(3)
    await keyboard.press('Control+z')
    await expect.poll(nodes).toBe(4)
    await sheet().focus()
    await keyboard.press('t')
    const table = page.getByRole('table', { name: 'Elements' })
    await table.getByRole('row', { name: /Data stream.*Fits/ }).waitFor()
    await page
      .getByRole('table', { name: 'Connections' })
      .getByRole('row', { name: /Source.*1,000 records\/s/ })
      .waitFor()
    await standing(page)
    await takePictures(shown, 'designer-table', fit)
    await keyboard.press('?')
    await page.getByRole('dialog').getByText('Go to where it sends to').waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('refuses what AWS does not offer, with the reason and the way to go instead', async () => {
    const { page } = shown
    await openNew()
    await dragFromPalette('Firehose delivery', 130, 120)
    await node('Firehose delivery').waitFor()
    const find = page.getByRole('searchbox', { name: 'Find elements' })
    await find.fill('elasticache')
    await page.getByText('Firehose does not deliver to these.').waitFor()
    await find.press('Enter')
    await node('ElastiCache').waitFor()
    const reason = page
      .getByRole('alert')
      .getByText(/Firehose delivers to S3.*Connect “ElastiCache” to the stream before it/)
    await reason.waitFor()
    expect(await edges()).toBe(0)
    await page.keyboard.press('Escape')
    await sheet().click({ position: { x: 20, y: 20 } })
    await page.keyboard.press('Escape')
    await reason.waitFor({ state: 'hidden' })

    await fit()
    await drawWay(node('Firehose delivery'), node('ElastiCache'), false)
    await reason.waitFor()
    await page.screenshot({ path: join(root, 'test/app/screenshots/designer-refused.png') })
    await page.mouse.up()
    await reason.waitFor()
    expect(await edges()).toBe(0)
    expect(shown.complaints).toEqual([])
  })

  it('copies between designs, groups, finds and lays out, each one step', async () => {
    const { page } = shown
    const { keyboard } = page
    await importDesign(await sample('order-events'))
    const count = 9
    await fit()
    await expect.poll(nodes).toBe(count)

    await keyboard.press('Control+a')
    await page.getByRole('heading', { name: `${count} chosen` }).waitFor()
    await keyboard.press('Control+g')
    await page.getByRole('textbox', { name: 'Name of the group' }).waitFor()
    await keyboard.press('Control+c')
    await standing(page)
    await takePictures(shown, 'designer-group', fit)
    await openNew()
    await keyboard.press('Control+v')
    await fit()
    await expect.poll(nodes).toBe(count)
    expect(await page.getByRole('textbox', { name: 'Name of the group' }).inputValue()).toBe('Group')
    await keyboard.press('Control+d')
    await fit()
    await expect.poll(nodes).toBe(2 * count)
    await keyboard.press('Delete')
    await expect.poll(nodes).toBe(count)

    await keyboard.press('Control+f')
    const search = page.getByRole('searchbox', { name: 'Name, kind or id' })
    await search.fill('firehose')
    await page.getByText(/^1 of \d+$/).waitFor()
    await keyboard.press('Escape')
    await fit()
    const before = await places()
    await page.getByRole('button', { name: /^Lay out/ }).click()
    await expect.poll(places).not.toEqual(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await fit()
    await expect.poll(places).toEqual(before)
    expect(shown.complaints).toEqual([])
  })

  it('moves a group by its name, and keeps what is written on the sheet', async () => {
    const { page } = shown
    const { keyboard, mouse } = page
    await importDesign(await sample('iot-telemetry'))
    await node('Machines').waitFor()
    await fit()
    await sheet().focus()
    await keyboard.press('Control+a')
    await keyboard.press('Control+g')
    const name = page.getByRole('textbox', { name: 'Name of the group' })
    await name.fill('Telemetry')
    await name.press('Enter')
    await fit()
    const before = await places()
    const count = await boxOf(page.locator('.group .bar'))
    const handle = { x: count.x + count.width - 12, y: count.y + count.height / 2 }
    await mouse.move(handle.x, handle.y)
    await mouse.down()
    await mouse.move(handle.x + 20, handle.y + 30, { steps: 3 })
    await mouse.move(handle.x + 40, handle.y + 60, { steps: 3 })
    await mouse.up()
    await expect.poll(places).not.toEqual(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    // The sheet may have moved along.
    await fit()
    await expect.poll(places).toEqual(before)

    await sheet().focus()
    await keyboard.press('m')
    const words = page.getByRole('textbox', { name: 'Text of the comment' })
    await words.fill('Devices send every ten seconds.')
    await words.press('Escape')
    await page.getByRole('button', { name: 'Comment: Devices send every ten seconds.' }).waitFor()
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Comment: Devices send every ten seconds.' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Name of the group' }).inputValue()).toBe('Telemetry')
    await fit()
    await takePictures(shown, 'designer-comment', fit)
    expect(shown.complaints).toEqual([])
  })

  it('shows the biggest sample, and moves through 500 elements', async () => {
    const { page } = shown
    await importDesign(await sample('kafka-migration'))
    await node('Services').waitFor()
    await standing(page)
    await expect.poll(nodes).toBe(10)
    await takePictures(shown, 'designer-full', fit)
    await node('Old cluster').click()
    await page.getByRole('button', { name: 'Actual size' }).click()
    await standing(page)
    await takePictures(shown, 'designer-near')

    await importDesign(largeDesign())
    await expect.poll(nodes, { timeout: 10_000 }).toBeGreaterThan(400)
    const { x, y } = await middleOf(sheet())
    await page.mouse.move(x, y)
    const frames = page.evaluate(framesWithin, 2000)
    for (let step = 0; step < 40; step++) await page.mouse.wheel(step % 2 ? 40 : -40, 30)
    const longest = await frames
    process.stdout.write(`500 elements, moved about: the longest frame took ${longest.toFixed(0)} ms\n`)
    await page.screenshot({ path: join(root, 'test/app/screenshots/designer-500.png') })
    expect(longest).toBeLessThan(1000)

    await fit()
    const from = await middleOf(page.locator('.element').nth(40))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 5, from.y + 5)
    const dragged = page.evaluate(framesWithin, 1500)
    for (let step = 0; step < 30; step++) await page.mouse.move(from.x + 5 + step * 3, from.y + step * 2)
    await page.mouse.up()
    const longestDragged = await dragged
    const field = page.getByRole('textbox', { name: 'Name', exact: true }).or(page.locator('.inspector input')).first()
    await field.focus()
    const typed = page.evaluate(framesWithin, 1500)
    await page.keyboard.type('Typed on and on', { delay: 30 })
    await page.keyboard.press('Enter')
    const longestTyped = await typed
    const told = `one of them dragged: ${longestDragged.toFixed(0)} ms, typed into: ${longestTyped.toFixed(0)} ms`
    process.stdout.write(`500 elements, the longest frame while ${told}\n`)
    expect(longestDragged).toBeLessThan(1000)
    expect(longestTyped).toBeLessThan(1000)
    expect(shown.complaints).toEqual([])
  })
})

/** The longest time between two frames. Runs in the page. */
const framesWithin = (ms: number): Promise<number> =>
  new Promise((resolve) => {
    const begun = performance.now()
    let [before, longest] = [begun, 0]
    const frame = (now: number): void => {
      longest = Math.max(longest, now - before)
      before = now
      if (now - begun < ms) requestAnimationFrame(frame)
      else resolve(longest)
    }
    requestAnimationFrame(frame)
  })

/** A stream after a stream, a hundred times, each with readers. */
const largeDesign = (): object => {
  const streams = Array.from({ length: 100 }, (_, index) => index)
  return {
    ...{ formatVersion: 2, name: 'Large' },
    elements: streams.flatMap((index) => [
      { kind: 'stream', id: `stream-${index}`, name: `Stream ${index}` },
      ...['a', 'b', 'c', 'd'].map((reader) => ({
        ...{ kind: 'function', id: `${reader}-${index}`, name: `Reader ${reader} ${index}` },
      })),
    ]),
    edges: streams.flatMap((index) => [
      ...['a', 'b', 'c', 'd'].map((reader) => ({ from: `stream-${index}`, to: `${reader}-${index}` })),
      ...(index > 0 && index % 10 > 0 ? [{ from: `a-${index - 1}`, to: `stream-${index}` }] : []),
    ]),
  }
}
