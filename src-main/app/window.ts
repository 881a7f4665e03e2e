import { join } from 'node:path'
import { BrowserWindow, ipcMain, nativeTheme, protocol, session, shell, type IpcMainEvent } from 'electron'
import { readRendererFile } from '../headless/renderer-files'
import { breakage } from '../platform/breakage'
import type { Connection, ContractServer } from '../services/contract-server'
import { contractChannel } from './channel'

export const appScheme = 'app'
const appOrigin = `${appScheme}://streamgauge`

/** Set by the development server; a packaged app does not look at it. */
const developmentUrl = (isPackaged: boolean): string | undefined =>
  isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

/** Serve the built renderer under our own scheme, with its content policy. */
export const serveRenderer = (rendererRoot: string): void => {
  protocol.handle(appScheme, async (request) => {
    const { origin, pathname } = originAndPath(request.url)
    const file = origin === appOrigin ? await readRendererFile(rendererRoot, pathname) : undefined
    return file === undefined
      ? new Response('Not found', { status: 404 })
      : new Response(new Uint8Array(file.body), { headers: file.headers })
  })
}

/** Of what a page can ask the person for, windows need to copy texts and to fill the screen. */
const needed: readonly string[] = ['clipboard-sanitized-write', 'fullscreen']

export const denyPermissions = (): void => {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(needed.includes(permission)),
  )
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => needed.includes(permission))
}

/** The page of the window as it would be printed, on paper that is as wide as a screen. */
export const printWindow = (): Promise<Uint8Array> => {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return Promise.reject(breakage('no-window'))
  return window.webContents.printToPDF({ pageSize: 'A4', landscape: true, printBackground: true })
}

export const openWindow = (contractServer: ContractServer, isPackaged: boolean): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    title: 'Streamgauge',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1115' : '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const home = developmentUrl(isPackaged) ?? `${appOrigin}/`
  stayHome(window, home)
  bindContract(window, contractServer, new URL(home))
  window.once('ready-to-show', () => window.show())
  void window.loadURL(home)
  return window
}

/** The window shows our renderer for as long as it lives; links to the web open in the person's browser. */
const stayHome = (window: BrowserWindow, home: string): void => {
  window.webContents.on('will-navigate', (event) => {
    if (event.url !== home) event.preventDefault()
  })
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (/^https?:\/\//.test(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Carry the contract over IPC, for the main frame of this window and nobody else. */
const bindContract = (window: BrowserWindow, contractServer: ContractServer, home: URL): void => {
  const { webContents } = window
  const connect = (): Connection =>
    contractServer.connect((message) => {
      if (!webContents.isDestroyed()) webContents.send(contractChannel, JSON.stringify(message))
    })
  let connection = connect()
  const receive = (event: IpcMainEvent, message: unknown): void => {
    const frame = event.senderFrame
    if (event.sender !== webContents || frame === null || frame !== webContents.mainFrame) return
    if (!isAt(frame.url, home)) return
    connection.receive(message)
  }
  ipcMain.on(contractChannel, receive)
  // A reload is a new renderer: nothing of the old one's may reach it.
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument) return
    connection.close()
    connection = connect()
  })
  window.on('closed', () => {
    ipcMain.off(contractChannel, receive)
    connection.close()
  })
}

/** Custom schemes have no origin in Node's URL, so scheme and host are compared. */
const isAt = (url: string, home: URL): boolean => {
  const { protocol: scheme, host } = new URL(url)
  return scheme === home.protocol && host === home.host
}

const originAndPath = (url: string): { origin: string; pathname: string } => {
  const { protocol: scheme, host, pathname } = new URL(url)
  return { origin: `${scheme}//${host}`, pathname: pathname === '' ? '/' : pathname }
}
