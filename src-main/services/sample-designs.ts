import type { Design } from '../planning/design/design'
import { readDesign } from '../planning/design/read-design'

const files = import.meta.glob<string>('../../resources/samples/*.streamgauge.json', {
  eager: true,
  query: '?raw',
  import: 'default',
})

export interface SampleDesign {
  readonly id: string
  readonly design: Design
}

const read = (path: string, text: string): SampleDesign => {
  const { design, problems } = readDesign(text)
  if (design === null) throw new Error(`${path}: ${JSON.stringify(problems)}`)
  return { id: path.replace(/^.*\/(.*)\.streamgauge\.json$/, '$1'), design }
}

let known: readonly SampleDesign[] | undefined

/** Designs that come with the program, by the names of their files; read when somebody asks, not at every start. */
export const sampleDesigns = (): readonly SampleDesign[] =>
  (known ??= Object.entries(files)
    .map(([path, text]) => read(path, text))
    .sort((a, b) => (a.id < b.id ? -1 : 1)))

/** What a new sample project begins with. */
export const firstDesigns = (): readonly SampleDesign[] =>
  sampleDesigns().filter(({ id }) => ['clickstream', 'order-events'].includes(id))
