import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, protocol } from 'electron'
import { composeStreamgauge, type Streamgauge } from '../headless/compose'
import { parseOptions } from '../headless/options'
import { Breakage } from '../platform/breakage'
import { setMenu } from './menu'
import { desktopNotifications } from './notifications'
import { appScheme, denyPermissions, openWindow, printWindow, serveRenderer } from './window'

const start = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(1), 'ignore')
  // Chromium's own files live beside the projects, so that another data folder is another app altogether.
  app.setPath('userData', join(options.dataFolder, 'window'))
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true } }])
  if (!app.requestSingleInstanceLock()) {
    throw new Breakage(
      'data-folder-in-use',
      `Streamgauge is open already on ${options.dataFolder}: its window was brought to the front.`,
    )
  }
  // The engine opens while Chromium does.
  const composing = composeStreamgauge(options, 'show', { toPdf: printWindow, notify: desktopNotifications() })
  composing.catch(() => {}) // looked at below, when Chromium is ready to show it
  await app.whenReady()
  const streamgauge = await composing
  const { workbench, contractServer } = streamgauge
  const followTheme = (): void => {
    nativeTheme.themeSource = workbench.state.theme
  }
  followTheme()
  workbench.onChange(followTheme)
  setMenu(app.isPackaged)
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

/** Quit once everything pending is on disk. */
const closeBeforeQuit = ({ close, logger }: Streamgauge): void => {
  let isClosed = false
  app.on('before-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    close()
      .catch((error: unknown) => logger.error('Could not close in good order', error))
      .finally(() => {
        isClosed = true
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

start().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${error instanceof Breakage ? message : error instanceof Error ? error.stack : message}\n`)
  const isAlreadyShown = error instanceof Breakage && error.code === 'data-folder-in-use' && !app.isReady()
  if (!isAlreadyShown) dialog.showErrorBox('Streamgauge could not start', message)
  app.exit(1)
})
