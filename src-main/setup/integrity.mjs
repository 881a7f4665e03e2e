import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Refusal } from './refusal.mjs'

/**
 * Refuses a file whose bytes are not the ones that were pinned.
 * @param {string} file
 * @param {string} expected base64 of the SHA-512, as npm writes it after `sha512-`
 */
export async function checkIntegrity(file, expected) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = hash.digest('base64')
  if (found === expected) return
  throw new Refusal(
    `The download ${file} is damaged or not the file we know (SHA-512 ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…): it was not used; try again, and if it repeats look at what stands between you and the registry.`,
  )
}
