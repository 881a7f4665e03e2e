import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { removeFolder, startEngine, temporaryFolder } from '../sdk/running-engine'
import { takenPort } from '../support/ports'
import { appUnderTest } from './app-under-test'
import { electronProgram, refusalOfWindow, takePictures } from './launch'
import { createPutSeeDelete, seeTraffic, streamLink } from './walk-through'

describe.skipIf(electronProgram === undefined)('the window of the app', () => {
  const app = appUnderTest()

  it('shows the sample at first run, and a stream made in it from the first record to the last', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    await createPutSeeDelete(page, app.url)
    await streamLink(page, 'clickstream').click()
    await page.getByRole('table', { name: 'Shards' }).waitFor()
    await takePictures(shown, 'stream')
    expect(shown.complaints).toEqual([])
  })

  it('starts with a chart, and reports what the start took', async () => {
    const { page, inMain } = await app.restart()
    const mark = await page.waitForFunction(() => performance.getEntriesByName('chart drawn')[0]?.startTime)
    const drawnAt = await page.evaluate((ms) => performance.timeOrigin + (ms ?? 0), await mark.jsonValue())
    const main = await inMain(async ({ app }) => ({
      createdAt: process.getCreationTime() ?? 0,
      memory: app.getAppMetrics().map(({ type, memory }) => `${type} ${Math.round(memory.workingSetSize / 1024)} MB`),
    }))
    console.info(
      `process start to first chart drawn: ${Math.round(drawnAt - main.createdAt)} ms; memory: ${main.memory.join(', ')}`,
    )
    expect(drawnAt).toBeGreaterThan(main.createdAt)
  })

  it('keeps the renderer away from Node, from other pages and from new windows', async () => {
    const { page, inMain } = await app.window()
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    expect(
      await page.evaluate(() => [
        typeof (globalThis as { require?: unknown }).require,
        typeof (globalThis as { process?: unknown }).process,
      ]),
    ).toEqual(['undefined', 'undefined'])
    const preferences = await inMain(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false })
    const home = page.url()
    await page.evaluate(() => (window.location.href = 'https://example.com/'))
    await page.evaluate(() => window.open('about:blank'))
    expect(page.url()).toBe(home)
    expect(await inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    const inline = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.ranInline = true'
      document.head.append(script)
      return (globalThis as { ranInline?: boolean }).ranInline
    })
    expect(inline).toBeUndefined()
  })

  it('closes once and in good order, however often it is told to', async () => {
    const { page, app: program } = await app.restart()
    await seeTraffic(page)
    const { pid } = program.process()
    const ended = new Promise<number | null>((resolve) => program.process().once('exit', resolve))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) process.kill(pid as number, signal)
    expect(await ended).toBe(0)
    await app.close()
    const log = await readFile(join(app.data, 'streamgauge.log'), 'utf8')
    expect(log.split('\n').filter((line) => / (error|warn) /.test(line))).toEqual([])
  })

  it('answers its own window and no other', async () => {
    const shown = await app.restart()
    await shown.page.getByRole('navigation', { name: 'Areas' }).waitFor()
    const heard = await shown.inMain(async ({ app, BrowserWindow }) => {
      const [own] = BrowserWindow.getAllWindows()
      const preload = `${app.getAppPath()}/out/preload/preload.cjs`
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await foreign.loadURL('data:text/html,<title>foreign</title>')
      const ask = `new Promise((resolve) => {
        window.streamgauge.onText((text) => resolve(JSON.parse(text).type))
        window.streamgauge.send({ type: 'call', id: 1, name: 'stream.create', input: { name: 'x', mode: 'ON_DEMAND' } })
        setTimeout(() => resolve('silence'), 500)
      })`
      const answers = [await foreign.webContents.executeJavaScript(ask), await own?.webContents.executeJavaScript(ask)]
      foreign.destroy()
      return answers as string[]
    })
    expect(heard[0]).toBe('silence')
    expect(heard[1]).not.toBe('silence')
  })

  it('stops and starts the sample, remembers it, and opens an empty project', async () => {
    let shown = await app.window()
    let { page } = shown
    await page.getByRole('button', { name: 'Stop the sample' }).first().click()
    await page.getByText('Sample stopped').waitFor()
    shown = await app.restart()
    ;({ page } = shown)
    await page.getByText('Sample stopped').waitFor()
    await page.getByRole('button', { name: 'Start the sample' }).first().click()
    await page.getByText('Sample running').waitFor()
    await page.getByRole('button', { name: 'Start an empty project' }).click()
    await page.getByText('No streams in this project yet').waitFor()
    await takePictures(shown, 'empty-project')
    await page.getByRole('button', { name: /^Project Project 1/ }).click()
    await page.getByRole('menuitem', { name: 'New empty project…' }).click()
    await page.getByRole('textbox', { name: 'Project name' }).fill('Review')
    await page.getByRole('button', { name: 'Create project' }).click()
    await page.getByRole('button', { name: /^Project Review/ }).click()
    await page
      .getByRole('menuitem', { name: /Sample/ })
      .or(page.getByRole('menuitemradio', { name: /Sample/ }))
      .click()
    await streamLink(page, 'clickstream').waitFor()
  })

  it('says that its port is taken and goes on at another one', async () => {
    const taken = await takenPort()
    const shown = await app.restart({ port: taken })
    const { page } = shown
    await page.getByText(`Port ${taken} is in use by another program`).waitFor()
    await takePictures(shown, 'port-in-use')
    await page.getByRole('button', { name: /^Use port \d+$/ }).click()
    await page.getByText(/^http:\/\/127\.0\.0\.1:\d+$/).waitFor()
  })

  it('says that another program uses its data folder, and stops', async () => {
    const folder = await temporaryFolder()
    const engine = await startEngine({ data: folder })
    expect(await refusalOfWindow(['--data', folder])).toContain(`The data folder ${folder} is in use by Streamgauge`)
    await engine.stop()
    await removeFolder(folder)
  })
})

describe.skipIf(electronProgram === undefined)('the window over a damaged project', () => {
  const app = appUnderTest()

  it('says what was damaged, and what became of it', async () => {
    await seeTraffic((await app.window()).page)
    await app.close()
    const project = join(app.data, 'projects', 'Sample')
    const files = await readdir(join(project, 'records'), { recursive: true })
    const segment = join(project, 'records', files.find((file) => file.endsWith('.log')) ?? '')
    await appendFile(segment, 'half a block')

    const { page } = await app.window()
    await page.getByRole('region', { name: 'Warning: The end of a segment file was cut off' }).waitFor()
    await app.close()
    await writeFile(join(project, 'project.sqlite'), 'no database at all')

    const shown = await app.window()
    const notice = shown.page.getByRole('alert', { name: 'Problem: The project database was damaged' })
    await notice.getByText(/project\.sqlite\.damaged-/).waitFor()
    await takePictures(shown, 'damaged')
    await notice.getByRole('button', { name: /Dismiss/ }).click()
    await notice.waitFor({ state: 'detached' })
  })
})
