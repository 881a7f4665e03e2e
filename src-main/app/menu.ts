import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Language, TextKey } from '../contract/language'
import { say } from '../services/tell'

type MenuText = Extract<TextKey, `menu.${string}`> extends `menu.${infer Name}` ? Name : never
type Item = MenuItemConstructorOptions

/** The platform's usual menus, and nothing that a person would not use here. Electron's own words for them are English. */
export const setMenu = (isPackaged: boolean, language: Language): void => {
  const told = (text: MenuText): string => say(language, `menu.${text}`)
  /** An item that Electron knows, in our words. */
  const item = (role: NonNullable<Item['role']> & MenuText): Item => ({ role, label: told(role) })
  const line: Item = { type: 'separator' }
  const isMac = process.platform === 'darwin'

  const appMenu: Item[] = [
    ...[item('about'), line, item('services'), line],
    ...[item('hide'), item('hideOthers'), item('unhide'), line, item('quit')],
  ]
  const edit = (['cut', 'copy', 'paste', 'delete', 'selectAll'] as const).map(item)
  const view = (['resetZoom', 'zoomIn', 'zoomOut'] as const).map(item)
  const development = isPackaged ? [] : [line, item('reload'), item('toggleDevTools')]

  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      isMac ? { role: 'appMenu', submenu: appMenu } : { label: told('file'), submenu: [item('quit')] },
      { label: told('edit'), submenu: [item('undo'), item('redo'), line, ...edit] },
      { label: told('view'), submenu: [...view, line, item('togglefullscreen'), ...development] },
      {
        role: 'window',
        label: told('window'),
        submenu: [item('minimize'), item('zoom'), ...(isMac ? [line, item('front')] : [item('close')])],
      },
    ]),
  )
}
