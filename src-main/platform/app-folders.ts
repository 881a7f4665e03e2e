import { homedir, platform } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where the platform wants an application's data when nobody says otherwise. */
export const defaultDataFolder = (env: NodeJS.ProcessEnv = process.env): string => {
  switch (platform()) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Streamgauge')
    case 'win32':
      return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Streamgauge')
    default:
      return join(xdgHome(env['XDG_DATA_HOME']) ?? join(homedir(), '.local', 'share'), 'streamgauge')
  }
}

/**
 * Where the keys of encrypted streams are kept when nobody says otherwise: the user's configuration, apart from all data.
 */
export const defaultKeysFolder = (env: NodeJS.ProcessEnv = process.env): string => {
  switch (platform()) {
    case 'darwin':
      return join(homedir(), 'Library', 'Preferences', 'Streamgauge', 'keys')
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Streamgauge', 'keys')
    default:
      return join(xdgHome(env['XDG_CONFIG_HOME']) ?? join(homedir(), '.config'), 'streamgauge', 'keys')
  }
}

/** Empty or relative values are to be ignored. @source XDG Base Directory Specification 0.8 */
const xdgHome = (folder = ''): string | undefined => (isAbsolute(folder) ? folder : undefined)
