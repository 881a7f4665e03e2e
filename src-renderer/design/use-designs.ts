import { shallowRef, type Ref } from 'vue'
import type { SourceDocument } from '../../src-main/contract/blueprint'
import type { Design, Problem } from '../../src-main/contract/design'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useWorkbench } from '../shell/workbench'
import { useToasts } from '../ui/toasts'
import { emptyDesign, freeName } from './design-edits'
import { useDesignEditor } from './design-editor'
import { useOpenDesign, type OpenDesign } from './use-open-design'

export interface BadFile {
  readonly name: string
  readonly problems: readonly Problem[]
}

export interface Designs extends Pick<OpenDesign, 'list' | 'isOpening' | 'open'> {
  /** A file that could not be read, and why. */
  readonly badFile: Ref<BadFile | null>
  /** Keep a design as a new one, under a name that is free, and open it. */
  add(design: Design): Promise<void>
  addEmpty(): Promise<void>
  duplicate(): Promise<void>
  remove(): Promise<void>
  importFile(file: File): Promise<void>
  /** Keep a design that came from files of a cloud, with the file that its edits can go back to. */
  addImported(design: Design, document: SourceDocument | null): Promise<void>
  /** Save what is waiting, at once. */
  readonly flush: () => Promise<void>
}

/** The designs of the project, and what can be done with them. What fails becomes a toast. */
export function useDesigns(flush: () => Promise<void>): Designs {
  const client = useClient()
  const editor = useDesignEditor()
  const workbench = useWorkbench()
  const toasts = useToasts()
  const { t } = useText()
  const { list, isOpening, open, show } = useOpenDesign(flush)
  const badFile = shallowRef<BadFile | null>(null)

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch(toasts.addFailure)
  }
  const add = (design: Design): Promise<void> =>
    show(async () => {
      const names = (list.value ?? []).map(({ name }) => name)
      const named = { ...design, name: freeName(design.name, names) }
      return { id: (await client.call('design.save', { id: null, design: named })).id, design: named }
    })
  const remove = async (): Promise<void> => {
    await flush()
    const { id } = editor
    editor.close()
    if (id !== null) await client.call('design.remove', { id })
  }
  const importFile = async (file: File): Promise<void> => {
    badFile.value = null
    const { design, problems } = await client.call('design.read', { text: await file.text() })
    if (design === null) badFile.value = { name: file.name, problems }
    else await add(design)
  }
  const addImported = async (design: Design, document: SourceDocument | null): Promise<void> => {
    await add(design)
    if (document !== null && editor.id !== null)
      await client.call('blueprint.keepDocument', { designId: editor.id, document })
  }

  return {
    ...{ list, isOpening, badFile, open, add, flush },
    addEmpty: () => add(emptyDesign(t('planner.newName'), workbench.state?.region ?? 'us-east-1')),
    duplicate: async () => void (editor.design && (await add(editor.design))),
    remove: () => attempt(remove),
    importFile: (file) => attempt(() => importFile(file)),
    addImported: (design, document) => attempt(() => addImported(design, document)),
  }
}
