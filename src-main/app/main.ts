import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, protocol } from 'electron'
import { languageOf, type Language } from '../contract/language'
import { composeStreamgauge, type Streamgauge } from '../headless/compose'
import { parseOptions } from '../headless/options'
import { Breakage, breakage } from '../platform/breakage'
import { say } from '../services/tell'
import type { Workbench } from '../services/workbench'
import { setMenu } from './menu'
import { desktopNotifications } from './notifications'
import { appScheme, denyPermissions, openWindow, printWindow, serveRenderer } from './window'

const start = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(1), 'ignore')
  // Chromium's own files live beside the projects, so that another data folder is another app altogether.
  app.setPath('userData', join(options.dataFolder, 'window'))
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true } }])
  if (!app.requestSingleInstanceLock()) {
    throw breakage('window-open', { folder: options.dataFolder })
  }
  // The engine opens while Chromium does.
  const composing = composeStreamgauge(options, 'show', {
    toPdf: printWindow,
    notify: desktopNotifications(),
    languages: systemLanguages,
  })
  composing.catch(() => {}) // looked at below, when Chromium is ready to show it
  await app.whenReady()
  const streamgauge = await composing
  const { workbench, contractServer } = streamgauge
  const followTheme = (): void => {
    nativeTheme.themeSource = workbench.state.theme
  }
  followTheme()
  workbench.onChange(followTheme)
  followLanguage(workbench)
  denyPermissions()
  serveRenderer(join(import.meta.dirname, '../renderer'))
  openWindow(contractServer, app.isPackaged)

  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(contractServer, app.isPackaged)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  closeBeforeQuit(streamgauge)
}

/** Known once Chromium is ready. */
const systemLanguages = (): readonly string[] => (app.isReady() ? app.getPreferredSystemLanguages() : [])

/** The menu is in the language of the windows. */
const followLanguage = (workbench: Workbench): void => {
  let spoken: Language | undefined
  const follow = (): void => {
    const { language, systemLanguages } = workbench.state
    const wanted = languageOf(language, systemLanguages)
    if (wanted === spoken) return
    spoken = wanted
    setMenu(app.isPackaged, wanted)
  }
  follow()
  workbench.onChange(follow)
}

/** Quit once everything pending is on disk. */
const closeBeforeQuit = ({ close, logger }: Streamgauge): void => {
  let closing: 'no' | 'under way' | 'done' = 'no'
  app.on('before-quit', (event) => {
    if (closing === 'done') return
    event.preventDefault()
    // A signal and the closed window may both ask.
    if (closing === 'under way') return
    closing = 'under way'
    close()
      .catch((error: unknown) => logger.error('Could not close in good order', error))
      .finally(() => {
        closing = 'done'
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

start().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${error instanceof Breakage ? message : error instanceof Error ? error.stack : message}\n`)
  const isAlreadyShown = error instanceof Breakage && error.code === 'window-open'
  // The settings may be what could not be read: the language is the system's.
  const language = languageOf('system', systemLanguages())
  const told = error instanceof Breakage && error.text ? say(language, error.text.key, error.text.values) : message
  if (!isAlreadyShown) dialog.showErrorBox(say(language, 'start.failed'), told)
  app.exit(1)
})
