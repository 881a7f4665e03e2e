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

/** The app in its own window. */
export interface ShownWindow extends Shown {
  readonly app: ElectronApplication
  /** Run a function in the main process and bring what it returns. It may run twice: the second time must change nothing. */
  readonly inMain: ElectronApplication['evaluate']
}

/** The main process may collect its garbage while the debugger waits, and with it the promise that is waited for. */
const repeatingIfCollected =
  (evaluate: (...args: unknown[]) => Promise<unknown>) =>
  (...args: unknown[]): Promise<unknown> =>
    evaluate(...args).catch((error: unknown) => {
      if (!String(error).includes('promise was garbage collected')) throw error
      return evaluate(...args)
    })

/** @param systemLanguages as the system prefers them, the dearest first, with colons between them */
export const showWindow = async (args: readonly string[], systemLanguages = 'en'): Promise<ShownWindow> => {
  const app = await _electron.launch({
    executablePath: electronProgram ?? '',
    args: [...rootSwitches, root, ...args],
    env: { ...process.env, LANGUAGE: systemLanguages, LC_ALL: 'en_US.UTF-8' } as Record<string, string>,
  })
  const page = await app.firstWindow()
  const inMain = repeatingIfCollected(app.evaluate.bind(app) as never) as ElectronApplication['evaluate']
  return {
    app,
    page,
    inMain,
    complaints: listenForComplaints(page),
    resize: async (width, height) => {
      const size = [width, height] as const
      await inMain(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(...to), size)
      await page.waitForFunction((size) => window.innerWidth === size.width, { width })
    },
    close: () => app.close(),
  }
}

/** What is saved from now on goes to a folder, under its own name, without asking where to. */
export const keepDownloads = ({ inMain }: ShownWindow, folder: string): Promise<void> =>
  inMain(({ session }, to) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(`${to}/${item.getFilename()}`))
  }, folder)

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

/** Until a screen stands: nothing has come or gone for a fifth of a second, or for a second it never ceased to. */
export const standing = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const stand = (): void => {
          observer.disconnect()
          resolve()
        }
        let quiet = setTimeout(stand, 200)
        const observer = new MutationObserver(() => {
          clearTimeout(quiet)
          quiet = setTimeout(stand, 200)
        })
        observer.observe(document.body, { childList: true, subtree: true })
        setTimeout(stand, 1000)
      }),
  )

/**
 * Keep a picture for people to look at, in both sizes and both themes.
 *
 * @param whileSmall what else there is to look at in the smaller window
 */
export const takePictures = async (
  { page, resize }: Shown,
  name: string,
  whileSmall: () => Promise<void> = async () => {},
): Promise<void> => {
  await mkdir(screenshots, { recursive: true })
  // In an order in which little changes from one to the next.
  for (const [width, height, theme] of [
    [1440, 900, 'light'],
    [1440, 900, 'dark'],
    [1100, 700, 'dark'],
    [1100, 700, 'light'],
  ] as const) {
    await resize(width, height)
    // The app follows the system until told otherwise, also under an open dialog.
    await page.emulateMedia({ colorScheme: theme })
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    // Charts repaint on the frame after the theme has changed.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const path = join(screenshots, `${name}-${width}x${height}-${theme}.png`)
    // Colours on their way from one theme to the other are those of neither.
    await page.screenshot({ path, animations: 'disabled' })
  }
  await whileSmall()
  await resize(1440, 900)
}
