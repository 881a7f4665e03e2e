import type { designVersions as contract } from '../contract/design-versions'
import { diffDesigns } from '../planning/design/diff'
import { refusal, type Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const designVersionHandlers = (workbench: Workbench): Handlers<typeof contract> => {
  const versionsOf = (id: string) => {
    const { designs } = workbench.project
    if (designs.open(id) === undefined) throw refusal('NoSuchDesign')
    return designs.versions
  }
  return {
    'design.versions': async ({ id }) => ({ versions: [...(await versionsOf(id).of(id))] }),
    'design.version': async ({ id, version }) => {
      const design = await versionsOf(id).open(id, version)
      if (design === undefined) throw refusal('NoSuchVersion')
      return { design }
    },
    'design.nameVersion': async ({ id, version, name }) => {
      if (!(await versionsOf(id).name(id, version, name.trim()))) throw refusal('NoSuchVersion')
      return {}
    },
    'design.diff': async ({ before, after }) => ({
      changes: diffDesigns(before, after).map((change) => ({ ...change, elements: [...change.elements] })),
    }),
  }
}
