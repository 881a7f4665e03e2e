import { fileName, saveFile } from '../charts/chart-file'
import type { Client } from '../client/client'
import { ContractFailure } from '../client/failure'

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/**
 * The page as a PDF: a window of ours is printed by main, a browser prints by itself.
 *
 * @throws ContractFailure when main could not print
 */
export async function printPage(client: Client, about: string): Promise<void> {
  try {
    const { pdf } = await client.call('window.print', {})
    saveFile(fileName([about], 'pdf'), new Blob([bytesOf(pdf)], { type: 'application/pdf' }))
  } catch (reason) {
    if (!(reason instanceof ContractFailure) || reason.error.kind !== 'refusal') throw reason
    window.print()
  }
}
