import { afterAll, afterEach, beforeAll } from 'vitest'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { showWindow, type ShownWindow } from './launch'

interface Start {
  /** Instead of the port of the tests. */
  readonly port?: number
  readonly args?: readonly string[]
}

export interface AppUnderTest {
  readonly data: string
  /** Where clients connect. */
  readonly port: number
  readonly url: string
  /** The window that is open, its page loaded anew: of the tests before only what main keeps is left. Opened if there is none. */
  window(): Promise<ShownWindow>
  /** A new window; the one before is closed first, for a data folder is one app's at a time. */
  restart(start?: Start): Promise<ShownWindow>
  close(): Promise<void>
}

/** The app over a data folder of its own, for the tests of a `describe`. After a test that failed, the next begins with a new window. */
export const appUnderTest = (): AppUnderTest => {
  let data = ''
  let ownPort = 0
  let shown: ShownWindow | undefined
  const close = async (): Promise<void> => {
    const closing = shown
    shown = undefined
    await closing?.close()
  }
  const restart = async ({ port = ownPort, args = [] }: Start = {}): Promise<ShownWindow> => {
    await close()
    shown = await showWindow(['--data', data, '--port', String(port), ...args])
    return shown
  }

  beforeAll(async () => {
    data = await temporaryFolder()
    ownPort = await freePort()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await close()
  })
  afterAll(async () => {
    await close()
    await removeFolder(data)
  })
  return {
    get data() {
      return data
    },
    get port() {
      return ownPort
    },
    get url() {
      return `http://127.0.0.1:${ownPort}`
    },
    window: async () => {
      if (shown === undefined) return restart()
      await shown.page.reload()
      return shown
    },
    restart,
    close,
  }
}
