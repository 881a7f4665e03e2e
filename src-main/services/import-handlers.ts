import type { blueprint as contract, SourceDocument } from '../contract/blueprint'
import type { SourceDocument as ReadDocument } from '../blueprint/import/read-blueprint'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

/** Files that clouds are built from as designs, and designs back into such files. What reads them is loaded when it is needed. */
export const importHandlers = (workbench: Workbench): Omit<Handlers<typeof contract>, 'blueprint.export'> => ({
  'blueprint.import': async (input) => {
    const { readBlueprint } = await import('../blueprint/import/read-blueprint')
    const { questions, problems, leftOver, document, ...answer } = readBlueprint(input)
    return {
      ...answer,
      questions: questions.map((question) => ({ ...question, allowed: question.allowed && [...question.allowed] })),
      problems: [...problems],
      leftOver: [...leftOver],
      document: document && plain(document),
    }
  },
  'blueprint.update': async ({ document, design }) => {
    const { updateDocument } = await import('../blueprint/edit/update-document')
    const { text, changedLines, problems } = updateDocument(document, design)
    return { text, changedLines: [...changedLines], problems: [...problems] }
  },
  'blueprint.document': async ({ designId }) => ({ document: workbench.project.designs.documentOf(designId) ?? null }),
  'blueprint.keepDocument': async ({ designId, document }) => {
    await workbench.project.designs.keepDocument(designId, document)
    return {}
  },
})

const plain = ({ links, answers, ...document }: ReadDocument): SourceDocument => ({
  ...document,
  answers: { ...answers },
  links: [...links],
})
