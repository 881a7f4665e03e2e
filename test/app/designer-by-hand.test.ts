import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, standing, takePictures, type ShownWindow } from './launch'
import { sample, sheetOf } from './on-the-sheet'

/** None beside or below another exactly. */
const threeStreams = {
  ...{ formatVersion: 2, name: 'Three' },
  elements: [
    {
      ...{ kind: 'source', id: 'feed', name: 'Feed', position: { x: 0, y: 400 } },
      workload: { recordsPerSecond: 100, recordBytes: { kind: 'constant', bytes: 500 } },
    },
    { kind: 'stream', id: 'one', name: 'One', position: { x: 0, y: 0 } },
    { kind: 'stream', id: 'two', name: 'Two', position: { x: 320, y: 80 } },
    { kind: 'stream', id: 'three', name: 'Three', position: { x: 640, y: 240 } },
  ],
  edges: [{ from: 'feed', to: 'one' }],
  comments: [{ id: 'why', text: 'Why', position: { x: 320, y: 400 } }],
}
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const clientSettings = { region: 'us-east-1', credentials }

describe.skipIf(electronProgram === undefined)('the sheet of the designer', () => {
  const app = appUnderTest()
  let shown: ShownWindow
  const {
    node,
    boxOf,
    middleOf,
    edges,
    nodes,
    sheet,
    strip,
    total,
    fit,
    focused,
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

  it('goes from a blank sheet to a run that is priced, and leaves nothing behind', async () => {
    const { page } = shown
    const kinesis = new KinesisClient({ ...clientSettings, endpoint: app.url })
    const streams = async (): Promise<string[]> => (await kinesis.send(new ListStreamsCommand({}))).StreamNames ?? []
    const before = await streams()
    await openNew()
    await dragFromPalette('Source', 120, 120)
    await node('Source').waitFor()
    await dragFromPalette('Data stream', 400, 120)
    await node('Data stream').waitFor()
    await drawWay(node('Source'), node('Data stream'))
    await node('Data stream').click()
    await page.getByRole('searchbox', { name: 'Find elements' }).fill('lambda')
    await page.keyboard.press('Enter')
    await expect.poll(edges).toBe(2)
    await node('Data stream').click()
    await setNumber('Shards', 4)
    await strip().getByText('Fits', { exact: true }).waitFor()
    await expect.poll(total).toMatch(/^\$\d+\.\d\d$/)

    const badge = page.locator('.run-bar .badge')
    await page.getByRole('button', { name: 'Run', exact: true }).first().click()
    const start = page.getByRole('dialog', { name: /^Run New design/ })
    await start.getByText('3 of 3 elements run').waitFor()
    await start.getByRole('button', { name: 'Run', exact: true }).click()
    await expect.poll(() => badge.innerText()).toBe('Live')
    await expect
      .poll(() => node('Data stream').getAttribute('aria-label'), { timeout: 20_000 })
      .toMatch(/[1-9]\d* records/)
    const way = page.getByRole('button', { name: /^Connection from Source to Data stream, [1-9][\d,.]* records/ })
    const animations = (): Promise<number> => way.evaluate((one) => one.getAnimations({ subtree: true }).length)
    await expect.poll(animations).toBeGreaterThan(0)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await expect.poll(animations).toBe(0)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    const [made = ''] = (await streams()).filter((name) => !before.includes(name))
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        ...{ StreamName: made, ShardId: 'shardId-000000000000', ShardIteratorType: 'LATEST' },
      }),
    )
    await expect
      .poll(async () => (await kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records?.length, {
        timeout: 10_000,
      })
      .toBeGreaterThan(0)

    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByRole('button', { name: 'Stop and delete the streams' }).click()
    await expect.poll(() => badge.innerText()).toBe('Planned')
    await expect.poll(streams).toEqual(before)
    kinesis.destroy()
    const undo = page.getByRole('button', { name: 'Undo' })
    while (await undo.isEnabled()) await undo.click()
    await page.getByText('A blank sheet').waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('chooses with a rubber band and Shift, aligns by guides and by name, and has a menu of what is chosen', async () => {
    const { page } = shown
    const { keyboard, mouse } = page
    await importDesign(threeStreams)
    await node('One').waitFor()
    await fit()
    const [one, two] = [await boxOf(node('One')), await boxOf(node('Two'))]
    await mouse.move(one.x - 15, one.y - 15)
    await mouse.down()
    await mouse.move(two.x + two.width + 10, two.y + two.height + 10, { steps: 5 })
    await mouse.up()
    await page.getByRole('heading', { name: '2 chosen' }).waitFor()
    await node('Three').click({ modifiers: ['Shift'] })
    await page.getByRole('heading', { name: '3 chosen' }).waitFor()
    await keyboard.press('Control+k')
    await keyboard.type('Align top')
    await keyboard.press('Enter')
    const tops = async (): Promise<number> =>
      new Set(await page.locator('.element').evaluateAll((all) => all.map((node) => node.getBoundingClientRect().y)))
        .size
    await expect.poll(tops).toBe(2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(tops).toBe(4)

    await sheet().click({ position: { x: 8, y: 8 } })
    await fit()
    // To just beside the line of the first.
    const [from, line] = [await middleOf(node('Two')), (await middleOf(node('One'))).y]
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move(from.x + 2, from.y)
    await mouse.move(from.x + 4, line + 12, { steps: 4 })
    await mouse.move(from.x, line + 2, { steps: 4 })
    await expect.poll(() => page.locator('.guides line').count()).toBeGreaterThan(0)
    await mouse.up()
    await expect.poll(tops).toBe(3)
    await keyboard.press('Control+z')
    await expect.poll(tops).toBe(4)

    await node('Two').click({ button: 'right' })
    const menu = page.getByRole('menu')
    await menu.getByRole('menuitem', { name: /^Duplicate/ }).waitFor()
    await takePictures(shown, 'designer-menu')
    await keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    await node('Two').focus()
    await keyboard.press('Shift+F10')
    await menu.getByRole('menuitem', { name: /^Delete/ }).click()
    await expect.poll(nodes).toBe(3)
    await keyboard.press('Control+z')
    await expect.poll(nodes).toBe(4)
    expect(shown.complaints).toEqual([])
  })

  it('leads keys along the connections, each with its name, its figures and its settings', async () => {
    const { page } = shown
    const { keyboard } = page
    await importDesign(await sample('order-events'))
    const way = (from: string, to: string) =>
      page.getByRole('button', { name: new RegExp(`^Connection from ${from} to ${to}, [\\d,.]+ records/s, .*/s`) })
    await node('Orders').focus()
    await keyboard.press('e')
    await focused(way('Orders', 'Validate'))
    await keyboard.press('ArrowDown')
    await focused(way('Orders', 'Invoices'))
    await keyboard.press('0')
    await takePictures(shown, 'designer-edge')
    await keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.inspector') !== null)).toBe(true)
    await page.getByRole('button', { name: 'Remove connection' }).waitFor()

    // Each one is a stop of Tab, too.
    await way('Orders', 'Invoices').focus()
    await keyboard.press('Shift+Tab')
    await focused(way('Fulfilment', 'Warehouse'))
    await keyboard.press('Tab')
    await focused(way('Orders', 'Invoices'))
    const before = await edges()
    await keyboard.press('Delete')
    await way('Orders', 'Invoices').waitFor({ state: 'detached' })
    expect(await edges()).toBe(before - 1)
    await keyboard.press('Control+z')
    await way('Orders', 'Invoices').focus()
    await keyboard.press('ArrowRight')
    await focused(node('Invoices'))
    expect(shown.complaints).toEqual([])
  })

  it('shows all of it whatever room there is, until somebody looks closer', async () => {
    const { page } = shown
    await importDesign(await sample('trip-enrichment'))
    await node('Taxis').waitFor()
    await fit()
    const isAllSeen = async (): Promise<boolean> => {
      const { x, width } = await boxOf(sheet())
      const boxes = await Promise.all([boxOf(node('Taxis')), boxOf(node('Trip tables'))])
      return boxes.every((box) => box.x >= x && box.x + box.width <= x + width)
    }
    await expect.poll(isAllSeen).toBe(true)
    await shown.resize(1100, 700)
    await expect.poll(isAllSeen).toBe(true)
    const sizes = await page
      .locator('.element .name')
      .evaluateAll((all) => all.map((name) => name.getBoundingClientRect().height))
    // A line of it; of letters that is about four fifths.
    expect(Math.min(...sizes)).toBeGreaterThan(9)
    await shown.resize(1440, 900)

    await page.keyboard.press('t')
    const edge = page.getByRole('separator', { name: 'Height of the panel' })
    const height = async (): Promise<number> =>
      (await boxOf(page.getByRole('region', { name: 'Below the sheet' }))).height
    const before = await height()
    await edge.focus()
    await page.keyboard.press('ArrowUp')
    await expect.poll(height).toBeGreaterThan(before)
    const { x, y } = await middleOf(edge)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y + 200, { steps: 4 })
    await page.mouse.up()
    await expect.poll(height).toBeLessThan(before)
    await edge.dblclick()
    await page.keyboard.press('t')
    expect(shown.complaints).toEqual([])
  })

  it('refuses files that it cannot read, in words, and loses nothing by it', async () => {
    const { page } = shown
    await importDesign(threeStreams)
    await node('One').click()
    await setNumber('Shards', 3)
    const whole = JSON.stringify(threeStreams)
    const files = [
      ['newer', whole.replace('"formatVersion":2', '"formatVersion":99'), /formatVersion .* 99.*: use a newer one/],
      ['cut-short', whole.slice(0, -40), /line 1, column \d+ .*cut short. Fetch it again/],
      [
        'unknown-kind',
        whole.replace('"kind":"stream"', '"kind":"teleporter"'),
        /kind must be one of .*stream.*teleporter/,
      ],
    ] as const
    for (const [name, text, why] of files) {
      const buffer = Buffer.from(text)
      const file = { name: `${name}.streamgauge.json`, mimeType: 'application/json', buffer }
      await page.getByLabel('Import', { exact: true }).setInputFiles(file)
      const alert = page.getByRole('alert', { name: `${file.name} cannot be opened` })
      await alert.getByText(why).waitFor()
      expect(await nodes()).toBe(4)
    }
    await takePictures(shown, 'designer-bad-file')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await page.getByRole('spinbutton', { name: 'Shards', exact: true }).inputValue()).toBe('3')

    await importDesign({
      ...{ formatVersion: 2, name: 'Round' },
      elements: [
        { kind: 'stream', id: 'orders', name: 'Orders' },
        { kind: 'function', id: 'copy', name: 'Copy' },
      ],
      edges: [
        { from: 'orders', to: 'copy' },
        { from: 'copy', to: 'orders' },
      ],
    })
    await strip().getByRole('button', { name: '1 problem' }).click()
    const problems = page.getByRole('list', { name: 'Problems' })
    await problems.getByText('Records would go round for ever: Orders → Copy → Orders.').waitFor()
    const wrong = page.getByRole('button', { name: /^Connection from Copy to Orders, Records would go round for ever/ })
    await wrong.waitFor({ state: 'attached' })
    await problems.getByRole('button', { name: '2 connections' }).click()
    await page.getByRole('heading', { name: '2 chosen' }).waitFor()
    await standing(page)
    await takePictures(shown, 'designer-cycle')
    expect(shown.complaints).toEqual([])
  })

  it('leaves keys to the field that is typed into, undoing too, until what was typed is entered', async () => {
    const { page } = shown
    const { keyboard } = page
    await importDesign(threeStreams)
    await node('One').click()
    const name = page.getByRole('textbox', { name: 'Name of the element' })
    const undo = page.getByRole('button', { name: 'Undo' })
    await name.focus()
    await keyboard.press('End')
    await keyboard.type(' lmtcen01')
    for (const key of ['ArrowLeft', 'Delete', 'Backspace']) await keyboard.press(key)
    await expect.poll(() => name.inputValue()).toBe('One lmtcen')
    await keyboard.press('Control+z')
    await expect.poll(() => name.inputValue()).not.toBe('One lmtcen')
    expect(await nodes()).toBe(4)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('table', { name: 'Elements' }).count()).toBe(0)
    expect(await undo.isEnabled()).toBe(false)

    await name.fill('First')
    await keyboard.press('Enter')
    await node('First').waitFor()
    await keyboard.press('Control+z')
    await node('One').waitFor()
    await expect.poll(() => undo.isEnabled()).toBe(false)
    expect(shown.complaints).toEqual([])
  })

  it('sets autoscaling, spikes, payload and the size of a comment, each one step', async () => {
    const { page } = shown
    await importDesign(threeStreams)
    await node('Feed').waitFor()
    const undo = async (): Promise<void> => page.getByRole('button', { name: 'Undo' }).click()
    await node('One').click()
    const policy = page.getByRole('combobox', { name: 'Autoscaling' })
    await policy.selectOption({ label: 'By its load' })
    const most = page.getByRole('spinbutton', { name: 'Shards at most' })
    await most.fill('40')
    await most.press('Enter')
    await undo()
    await expect.poll(() => most.inputValue()).toBe('100')
    await undo()
    await expect.poll(() => policy.inputValue()).toBe('none')

    await node('Feed').click()
    await page.getByRole('button', { name: 'Add a spike' }).click()
    const factor = page.getByRole('spinbutton', { name: 'Times the load' })
    await factor.fill('7')
    await factor.press('Enter')
    await undo()
    await expect.poll(() => factor.inputValue()).toBe('3')
    await undo()
    await expect.poll(() => factor.count()).toBe(0)
    await page.getByText(/^Payload: /).click()
    await page.getByRole('button', { name: 'Add a field' }).click()
    const name = page.getByRole('textbox', { name: 'Name of the field' })
    await name.fill('customer')
    await name.press('Enter')
    await page.getByText(/"customer":/).waitFor()
    await undo()
    await undo()
    await expect.poll(() => name.count()).toBe(0)

    await fit()
    const comment = page.getByRole('button', { name: 'Comment: Why' })
    const before = await boxOf(comment)
    const { mouse } = page
    await mouse.move(before.x + before.width - 4, before.y + before.height - 4)
    await mouse.down()
    await mouse.move(before.x + before.width + 60, before.y + before.height + 30, { steps: 4 })
    await mouse.up()
    await expect.poll(async () => (await boxOf(comment)).width).toBeGreaterThan(before.width + 40)
    await undo()
    await expect.poll(async () => (await boxOf(comment)).width).toBe(before.width)
    expect(await page.getByRole('button', { name: 'Undo' }).isEnabled()).toBe(false)
    expect(shown.complaints).toEqual([])
  })
})
