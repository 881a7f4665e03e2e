import { promises as fs } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder that goes when the test has ended. */
export const tempFolder = async (): Promise<string> => {
  const folder = await fs.mkdtemp(join(tmpdir(), 'streamgauge-'))
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
