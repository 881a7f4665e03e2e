import { BrowserWindow, Notification } from 'electron'
import type { Desktop } from '../services/printing-handlers'

/**
 * Shows notices on the desktop while the person is elsewhere: a window in front tells of them by itself. Clicked, they bring
 * the window to the front. Undefined where the desktop shows none.
 */
export const desktopNotifications = (): Desktop['notify'] => {
  if (!Notification.isSupported()) return undefined
  return ({ title, text }) => {
    if (BrowserWindow.getFocusedWindow() !== null) return
    const notification = new Notification({ title, body: text })
    notification.on('click', () => {
      const [window] = BrowserWindow.getAllWindows()
      if (window?.isMinimized() === true) window.restore()
      window?.focus()
    })
    notification.show()
  }
}
