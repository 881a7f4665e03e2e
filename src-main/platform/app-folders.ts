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
      return join(xdgDataHome(env) ?? join(homedir(), '.local', 'share'), 'streamgauge')
  }
}

/** Empty or relative values are to be ignored. @source XDG Base Directory Specification 0.8 */
const xdgDataHome = ({ XDG_DATA_HOME: folder = '' }: NodeJS.ProcessEnv): string | undefined =>
  isAbsolute(folder) ? folder : undefined
