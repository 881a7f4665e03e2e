import type { Design } from '../../planning/design/design'
import type { Problem } from '../../planning/design/problem'
import { sentence } from '../../platform/sentence'
import { heldMembers, memberAt } from '../held-members'
import { foundIn } from '../import/cloudformation'
import { isFound } from '../import/found'
import { importDesign, type Link } from '../import/import-design'
import type { SourceDocument } from '../import/read-blueprint'
import { isTemplate, readTemplate } from '../import/template'

interface Edited {
  readonly document: SourceDocument
  /** As it is now. */
  readonly text: string
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
export const unsaid = ({ document, text, before, wanted, links, problems }: Edited): readonly Problem[] => {
  const template = readTemplate(text)
  const found = isTemplate(template) ? foundIn(template, document.answers) : template
  if (!isFound(found)) return found.problems
  const { design } = importDesign(found, { name: '', fileName: document.fileName, answers: document.answers })
  const isTold = (id: string): boolean =>
    links.some(({ element, resource }) => element === id && problems.some(({ place }) => place.includes(resource)))
  return wanted.elements.flatMap((element) => {
    const [was, is] = [before, design].map((one) => one?.elements.find(({ id }) => id === element.id))
    if (was === undefined || is === undefined || isTold(element.id)) return []
    return (heldMembers[element.kind] ?? [])
      .filter(({ member }) => {
        const [old, now, next] = [was, is, element].map((one) => JSON.stringify(memberAt(one, member)))
        return old !== next && now !== next
      })
      .map(({ member }) => ({
        place: `elements "${element.id}"`,
        ...sentence('BlueprintEditUnsaid', { member }),
      }))
  })
}
