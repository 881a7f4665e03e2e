import type { designs as contract } from '../contract/design'
import { fieldMakers } from '../engine/producers/payload'
import { seededRandom } from '../engine/producers/random'
import { targetsOf } from '../planning/check/targets'
import { fileNameOf, readDesign, writeDesign } from '../planning/design/read-design'
import { refusal, refusalOf, type Handlers } from './contract-server'
import { sampleDesigns } from './sample-designs'
import type { Workbench } from './workbench'

export const designHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'designs.watch': (_input, sink) => {
    const { designs } = workbench.project
    const send = (): void => sink.send({ designs: [...designs.all()] })
    send()
    return designs.onChange(send)
  },
  'design.open': async ({ id }) => {
    const design = workbench.project.designs.open(id)
    if (design === undefined) throw refusal('NoSuchDesign')
    if ('problem' in design) throw refusalOf('DesignUnreadable', design.problem)
    return { design }
  },
  'design.save': async ({ id, design }) => ({ id: await workbench.project.designs.save(id, design) }),
  'design.remove': async ({ id }) => {
    await workbench.project.designs.remove(id)
    return {}
  },
  'design.read': async ({ text }) => {
    const { design, problems } = readDesign(text)
    return { design, problems: [...problems] }
  },
  'design.write': async ({ design }) => ({ fileName: fileNameOf(design), text: writeDesign(design) }),
  'design.connections': async ({ design, from, to }) => ({
    targets: targetsOf(design, from, to).map(({ element, why }) => ({
      ...{ element, why: why && { message: why.message, text: why.text } },
    })),
  }),
  'design.record': async ({ payload, at }) => {
    const making = { random: seededRandom(at), now: at, number: 1 }
    const made = Object.fromEntries(fieldMakers(payload).map(([name, make]) => [name, make(making)]))
    return { text: JSON.stringify(made, null, 2), bytes: Buffer.byteLength(JSON.stringify(made)) }
  },
  'design.samples': async () => ({ samples: [...sampleDesigns()] }),
})
