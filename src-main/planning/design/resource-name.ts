import type { Design } from './design'

/** Names that streams, functions and the like may have. @source Data Streams facts sheet §4 (StreamName) */
const allowed = /^[a-zA-Z0-9_.-]{1,128}$/

/**
 * What the resource of an element is called, on the engine and in blueprints: as the element, where that is a name AWS takes
 * and no earlier element of its kind has it; else its id.
 */
export const resourceNameOf = (design: Design, id: string): string => {
  const element = design.elements.find((one) => one.id === id)
  if (element === undefined || !allowed.test(element.name)) return id
  const first = design.elements.find(({ kind, name }) => kind === element.kind && name === element.name)
  return first?.id === id ? element.name : id
}
