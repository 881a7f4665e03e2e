import { inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Design } from '../../src-main/contract/design'
import type { Detail } from './canvas/graph'
import type { Connecting } from './use-connecting'
import type { SheetFigures } from './use-sheet-figures'

/** What everything that is drawn on the sheet knows. */
export interface SheetContext extends SheetFigures {
  readonly design: ComputedRef<Design>
  /** From so far away less can be told. */
  readonly detail: Readonly<Ref<Detail>>
  readonly connecting: Connecting
}

export const sheetKey: InjectionKey<SheetContext> = Symbol('sheet')

export function useSheet(): SheetContext {
  const sheet = inject(sheetKey, null)
  if (sheet === null) throw new Error('This is drawn on the sheet only.')
  return sheet
}
