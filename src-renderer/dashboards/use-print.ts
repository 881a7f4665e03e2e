import { fileName, saveFile } from '../charts/chart-file'
import { whenDrawn } from '../charts/frame-queue'
import type { Client } from '../client/client'
import { ContractFailure } from '../client/failure'
import { usePaper } from '../ui/paper'

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/**
 * What prints the page as a PDF, in light colours: a window of ours is printed by main, a browser prints by itself.
 *
 * @returns a function that throws ContractFailure when main could not print
 */
export function usePrint(client: Client): (about: string) => Promise<void> {
  const isPaper = usePaper()

  const print = async (about: string): Promise<void> => {
    try {
      const { pdf } = await client.call('window.print', {})
      saveFile(fileName([about], 'pdf'), new Blob([bytesOf(pdf)], { type: 'application/pdf' }))
    } catch (reason) {
      if (!(reason instanceof ContractFailure) || reason.error.kind !== 'refusal') throw reason
      window.print()
    }
  }

  return async (about) => {
    isPaper.value = true
    try {
      await whenDrawn()
      await print(about)
    } finally {
      isPaper.value = false
    }
  }
}
