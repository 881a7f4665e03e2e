import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { RecordContents } from '../../src-main/contract/record-contents'
import { fromBase64, textOf } from './bytes'
import { hexDump } from './hex-dump'
import { jsonNodes, type JsonNode } from './json-nodes'

export type View = 'json' | 'text' | 'hex' | 'base64'
export type Layer = 'unpacked' | 'asPut'

export interface RecordViews {
  /** Those that show anything, the best first. */
  readonly views: ComputedRef<readonly View[]>
  readonly view: Ref<View>
  readonly layer: Ref<Layer>
  readonly hasLayers: ComputedRef<boolean>
  readonly tree: ComputedRef<JsonNode | undefined>
  /** What the view shows, but for a tree; the beginning of what is long. */
  readonly shown: ComputedRef<string>
  readonly isCut: ComputedRef<boolean>
  /** It looks like JSON, and would hold the window up as a tree. */
  readonly isTooLongForTree: ComputedRef<boolean>
  readonly size: ComputedRef<number>
  /** All of it, for the clipboard: the text, or hexadecimal or Base64 as it is viewed. */
  readonly copy: () => string
}

/** More than this on the screen at once would hold the window up. */
export const SHOWN_BYTES = 128 * 1024
/** JSON up to this is shown as a tree. */
export const TREE_BYTES = 2 * 1024 * 1024

/** The ways to look at one record's data. What is no text falls back to hexadecimal. */
export function useRecordViews(contents: () => RecordContents | null): RecordViews {
  const layer = ref<Layer>('unpacked')
  const chosen = ref<View | null>(null)

  const encoded = computed(() => {
    const record = contents()
    return (layer.value === 'unpacked' ? record?.unpacked : undefined) ?? record?.data ?? ''
  })
  const bytes = computed(() => fromBase64(encoded.value))
  const text = computed(() => textOf(bytes.value))
  const isLikeJson = computed(() => /^\s*[[{]/.test(text.value ?? ''))
  const isTooLongForTree = computed(() => isLikeJson.value && bytes.value.length > TREE_BYTES)
  const tree = computed(() => (isLikeJson.value && !isTooLongForTree.value ? jsonNodes(text.value ?? '') : undefined))
  const views = computed<View[]>(() => [
    ...(tree.value ? ['json' as const] : []),
    ...(text.value === undefined ? [] : ['text' as const]),
    'hex',
    'base64',
  ])
  // What was chosen stays from record to record, where it shows anything.
  const view = computed({
    get: () => (chosen.value && views.value.includes(chosen.value) ? chosen.value : (views.value[0] ?? 'hex')),
    set: (wanted) => (chosen.value = wanted),
  })

  const part = (from: Uint8Array): Uint8Array => from.subarray(0, SHOWN_BYTES)
  return {
    views,
    view,
    layer,
    hasLayers: computed(() => contents()?.unpacked !== undefined),
    tree,
    isTooLongForTree,
    shown: computed(() => {
      if (view.value === 'base64') return encoded.value.slice(0, SHOWN_BYTES)
      return view.value === 'hex' ? hexDump(part(bytes.value)) : (text.value ?? '').slice(0, SHOWN_BYTES)
    }),
    isCut: computed(() => view.value !== 'json' && bytes.value.length > SHOWN_BYTES),
    size: computed(() => bytes.value.length),
    copy: () => {
      if (view.value === 'base64') return encoded.value
      return view.value === 'hex' || text.value === undefined ? hexDump(bytes.value) : text.value
    },
  }
}
