import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import type { RecordContents } from '../../src-main/contract/record-contents'
import type { RecordLine } from '../../src-main/contract/record-browser'
import type { Client } from '../client/client'
import { useText } from '../i18n/text'
import { nameOfArn } from '../streams/stream-arn'
import { useToasts } from '../ui/toasts'
import { useCopy } from '../ui/use-copy'
import { readContents } from './read-contents'
import { fileHead, fileLine, type FileFormat } from './record-file'
import { saveFile } from './save-file'

export interface SelectionActions {
  /** How many of the selected records have been read; null while nothing is under way. */
  readonly read: Readonly<Ref<number | null>>
  save(format: FileFormat): Promise<void>
  /** To the clipboard, as JSONL. */
  copy(): Promise<void>
  cancel(): void
}

/** What can be done with the selected records, read whole for it. */
export function useSelectionActions(client: Client, arn: () => string, lines: () => RecordLine[]): SelectionActions {
  const { t } = useText()
  const toasts = useToasts()
  const clipboard = useCopy()
  const read = ref<number | null>(null)
  let working = new AbortController()

  const collect = async (take: (record: RecordContents) => void): Promise<{ taken: number; gone: number }> => {
    working.abort()
    working = new AbortController()
    let [taken, gone] = [0, 0]
    read.value = 0
    for await (const contents of readContents(client, arn(), { places: lines(), signal: working.signal })) {
      for (const record of contents) {
        if (record) take(record)
        else gone++
      }
      taken = read.value += contents.length
    }
    return { taken: taken - gone, gone }
  }
  /** Collect, use, and say what came of it. */
  const run = async (
    format: FileFormat,
    said: 'saved' | 'copied',
    use: (parts: string[]) => unknown,
  ): Promise<void> => {
    try {
      const parts = [fileHead(format)]
      const { taken, gone } = await collect((record) => parts.push(fileLine(format, record)))
      await use(parts)
      toasts.add({ tone: 'good', text: t(`records.selection.${said}`, { n: taken }) })
      if (gone > 0) toasts.add({ tone: 'bad', text: t('records.selection.gone', { n: gone }) })
    } catch (reason) {
      if (!working.signal.aborted) toasts.addFailure(reason)
    }
    read.value = null
  }
  const cancel = (): void => working.abort()
  onScopeDispose(cancel)

  return {
    read: readonly(read),
    save: (format) => run(format, 'saved', (parts) => saveFile(`${nameOfArn(arn())}-records.${format}`, parts)),
    copy: () => run('jsonl', 'copied', (parts) => clipboard.copy(parts.join(''))),
    cancel,
  }
}
