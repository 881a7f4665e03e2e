import { readonly, ref, shallowReadonly, shallowRef, type Ref } from 'vue'
import { largestPriceListMebibytes } from '../../src-main/contract/prices'
import type { CommandOutput } from '../client/client'
import { useClient } from '../client/use-client'
import { useFault } from '../client/use-fault'

type Result = CommandOutput<'prices.import'>

/** A file that was looked at. Not imported: `problems` says why. */
export interface ImportedFile extends Result {
  readonly fileName: string
}

export interface PriceImport {
  /** The file under way and how many there are; null while none is. */
  readonly progress: Readonly<Ref<{ readonly fileName: string; readonly n: number; readonly of: number } | null>>
  /** Of the last files that were given, in their order. */
  readonly results: Readonly<Ref<readonly ImportedFile[]>>
  /** Why it could not go on: what is after the last result was not looked at. */
  readonly fault: Readonly<Ref<string | null>>
  /** One file after the other; what comes while some are under way is left alone. */
  importFiles(files: readonly File[]): Promise<void>
  clear(): void
}

/** A file that is not even sent. */
function tooLarge({ size }: File): Result | undefined {
  const mebibytes = Math.ceil(size / 2 ** 20)
  if (mebibytes <= largestPriceListMebibytes) return undefined
  const values = { mebibytes, most: largestPriceListMebibytes }
  const key = 'failure.OfferTooLarge'
  return { problems: [{ place: '', message: key, text: { key, values } }], imported: null }
}

/** Take prices over from AWS's price-list files. */
export function usePriceImport(): PriceImport {
  const client = useClient()
  const progress = ref<{ fileName: string; n: number; of: number } | null>(null)
  const results = shallowRef<readonly ImportedFile[]>([])
  const fault = useFault()

  const clear = (): void => {
    results.value = []
    fault.value = null
  }
  return {
    progress: readonly(progress),
    results: shallowReadonly(results),
    fault: readonly(fault),
    clear,
    async importFiles(files) {
      if (progress.value !== null) return
      clear()
      try {
        for (const [index, file] of files.entries()) {
          progress.value = { fileName: file.name, n: index + 1, of: files.length }
          const result =
            tooLarge(file) ?? (await client.call('prices.import', { fileName: file.name, text: await file.text() }))
          results.value = [...results.value, { ...result, fileName: file.name }]
        }
      } catch (reason) {
        fault.value = reason
      } finally {
        progress.value = null
      }
    },
  }
}
