import { promises as fs } from 'node:fs'
import { systemErrorCode } from '../../platform/breakage'
import { badInput, type Refused } from './outcome'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'it may not be read',
  ERR_STRING_TOO_LONG: 'it is too large to be read',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read',
}

/** A text file that was named on the command line, from the folder it was called in. */
export const readText = async (path: string): Promise<string | Refused> => {
  try {
    return await fs.readFile(path, 'utf8')
  } catch (error) {
    return badInput(`${path}: ${reasons[systemErrorCode(error) ?? ''] ?? (error as Error).message}.`)
  }
}
