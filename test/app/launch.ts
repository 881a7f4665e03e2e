import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { _electron, chromium, type ElectronApplication, type Page } from 'playwright-core'

/** Set by `npm test`: the programs that the app tests drive. Without one, the tests that need it are skipped by name. */
export const electronProgram = process.env['STREAMGAUGE_TEST_ELECTRON']
export const chromiumProgram = process.env['STREAMGAUGE_TEST_CHROMIUM']

const root = fileURLToPath(new URL('../..', import.meta.url))
const screenshots = join(root, 'test/app/screenshots')

/** Chromium refuses its own sandbox to root, and nobody else runs without it. */
const rootSwitches = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The app as a person sees it, in a window or in a browser. */
export interface Shown {
  readonly page: Page
  /** What the page complained about in its console: nothing, if all is well. */
  readonly complaints: string[]
  resize(width: number, height: number): Promise<void>
  close(): Promise<void>
}

const listenForComplaints = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}

/** @param systemLanguages as the system prefers them, the dearest first, with colons between them */
export const showWindow = async (
  args: readonly string[],
  systemLanguages = 'en',
): Promise<Shown & { readonly app: ElectronApplication }> => {
  const app = await _electron.launch({
    executablePath: electronProgram ?? '',
    args: [...rootSwitches, root, ...args],
    env: { ...process.env, LANGUAGE: systemLanguages, LC_ALL: 'en_US.UTF-8' } as Record<string, string>,
  })
  const page = await app.firstWindow()
  return {
    app,
    page,
    complaints: listenForComplaints(page),
    resize: async (width, height) => {
      const resized = (): Promise<void> =>
        app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
          width,
          height,
        ] as const)
      // The main process may collect its garbage while the debugger waits, and with it the promise that is waited for.
      await resized().catch((error: unknown) => {
        if (!String(error).includes('promise was garbage collected')) throw error
        return resized()
      })
      await page.waitForFunction((size) => window.innerWidth === size.width, { width })
    },
    close: () => app.close(),
  }
}

/** What the app says on standard error when it does not open a window. It waits for its message box to be closed. */
export const refusalOfWindow = async (args: readonly string[]): Promise<string> => {
  const program = spawn(electronProgram ?? '', [...rootSwitches, root, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const text = await new Promise<string>((resolve) => {
    let said = ''
    program.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('--data DIR')) resolve(said)
    })
    program.once('close', () => resolve(said))
  })
  program.kill('SIGKILL')
  return text
}

/** Browser mode: its program as `npm start -- --browser` runs it, and a browser that opens the address it prints. */
/** @param language of the browser */
export const showBrowser = async (
  args: readonly string[],
  language = 'en',
): Promise<Shown & { readonly address: string }> => {
  const program = spawn(process.execPath, [join(root, 'out/main/browser.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    program.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /http:\/\/\S+token=\S+/.exec(text)?.[0]
      if (found !== undefined) resolve(found)
    })
    program.once('exit', () => reject(new Error(`Browser mode ended: ${text}`)))
  })
  const browser = await chromium.launch({
    executablePath: chromiumProgram ?? '',
    args: [
      ...rootSwitches,
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: language })
  const complaints = listenForComplaints(page)
  await page.goto(address)
  return {
    page,
    address,
    complaints,
    resize: (width, height) => page.setViewportSize({ width, height }),
    close: async () => {
      await browser.close()
      program.kill('SIGINT')
      if (program.exitCode === null) await new Promise((resolve) => program.once('exit', resolve))
    },
  }
}

/** Keep a picture for people to look at, in both sizes and both themes. */
export const takePictures = async ({ page, resize }: Shown, name: string): Promise<void> => {
  await mkdir(screenshots, { recursive: true })
  for (const [width, height] of [
    [1440, 900],
    [1100, 700],
  ] as const) {
    await resize(width, height)
    for (const theme of ['light', 'dark'] as const) {
      // The app follows the system until told otherwise, also under an open dialog.
      await page.emulateMedia({ colorScheme: theme })
      await page.locator(`html[data-theme="${theme}"]`).waitFor()
      // Charts repaint on the frame after the theme has changed.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      const path = join(screenshots, `${name}-${width}x${height}-${theme}.png`)
      // Colours on their way from one theme to the other are those of neither.
      await page.screenshot({ path, animations: 'disabled' })
    }
  }
  await resize(1440, 900)
}
