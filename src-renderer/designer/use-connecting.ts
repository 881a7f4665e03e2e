import { ref, shallowRef, type Ref } from 'vue'
import { useClient } from '../client/use-client'
import { withEdge } from '../design/design-edits'
import { useDesignEditor } from '../design/design-editor'
import { things } from '../design/things'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

/** Why an element cannot be reached; null: it can. */
export type Targets = ReadonlyMap<string, string | null>

export interface Connecting {
  /** The element that a way is drawn from; null: none is. */
  readonly from: Readonly<Ref<string | null>>
  /** What it may reach; null: not known yet. Those it sends to already are not in it. */
  readonly targets: Readonly<Ref<Targets | null>>
  /** Why what was tried last is not possible; '': nothing was refused. */
  readonly refusal: Ref<string>
  begin(from: string): Promise<void>
  end(): void
  /** Connect what may be connected; otherwise tell why not. */
  connect(from: string, to: string): Promise<void>
  /** @returns why not; null: they may be connected, or are */
  whyNot(from: string, to: string): Promise<string | null>
}

/** Drawing a way from one element to another. What makes sense is main's to say. */
export function useConnecting(): Connecting {
  const client = useClient()
  const editor = useDesignEditor()
  const toasts = useToasts()
  const { sentenceOf } = useText()
  const from = ref<string | null>(null)
  const targets = shallowRef<Targets | null>(null)
  const refusal = ref('')

  const ask = async (of: string, to: string | null): Promise<Targets> => {
    const { design } = editor
    if (design === null) return new Map()
    const answer = await client.call('design.connections', { design, from: of, to })
    return new Map(answer.targets.map(({ element, why }) => [element, why && sentenceOf(why)]))
  }
  const whyNot: Connecting['whyNot'] = async (of, to) => (await ask(of, to)).get(to) ?? null

  return {
    ...{ from, targets, refusal, whyNot },
    async begin(element) {
      from.value = element
      targets.value = null
      refusal.value = ''
      const answer = await ask(element, null).catch(toasts.addFailure)
      if (from.value === element && answer) targets.value = answer
    },
    end() {
      from.value = null
      targets.value = null
    },
    async connect(of, to) {
      try {
        const why = await whyNot(of, to)
        refusal.value = why ?? ''
        if (why !== null || editor.design === null) return
        editor.change(withEdge(editor.design, { from: of, to }))
        editor.chosen = [things.edge({ from: of, to })]
      } catch (reason) {
        toasts.addFailure(reason)
      }
    },
  }
}
