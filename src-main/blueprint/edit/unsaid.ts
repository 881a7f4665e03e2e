import type { Design } from '../../planning/design/design'
import type { Problem } from '../../planning/design/problem'
import { sentence } from '../../platform/sentence'
import { heldMembers, memberAt } from '../held-members'
import { foundIn } from '../import/cloudformation'
import { isFound } from '../import/found'
import { importDesign, type Link } from '../import/import-design'
import type { SourceDocument } from '../import/read-blueprint'
import type { Template } from '../import/template'

interface Edited {
  readonly document: SourceDocument
  /** As it is now. */
  readonly template: Template
  readonly before: Design
  readonly wanted: Design
  readonly links: readonly Link[]
  /** What was told already. */
  readonly problems: readonly Problem[]
}

/**
 * Changes that a template does not say although nothing stood in their way, such as of retries for what reads a queue: it is read
 * again to know.
 */
export const unsaid = ({ document, template, before, wanted, links, problems }: Edited): readonly Problem[] => {
  const found = foundIn(template, document.answers)
  if (!isFound(found)) return found.problems
  const { design } = importDesign(found, { name: '', fileName: document.fileName, answers: document.answers })
  const [was, is] = [before, design].map((one) => new Map(one?.elements.map((element) => [element.id, element])))
  const isTold = (id: string): boolean =>
    links.some(({ element, resource }) => element === id && problems.some(({ place }) => place.includes(resource)))
  return wanted.elements.flatMap((element) => {
    const [old, now] = [was?.get(element.id), is?.get(element.id)]
    if (old === undefined || now === undefined) return []
    const differs = (one: object, member: string): boolean =>
      JSON.stringify(memberAt(one, member)) !== JSON.stringify(memberAt(element, member))
    const left = (heldMembers[element.kind] ?? []).filter(({ member }) => differs(old, member) && differs(now, member))
    return (left.length > 0 && isTold(element.id) ? [] : left).map(({ member }) => ({
      place: `elements "${element.id}"`,
      ...sentence('BlueprintEditUnsaid', { member }),
    }))
  })
}
