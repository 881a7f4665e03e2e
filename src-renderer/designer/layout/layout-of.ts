import type { Design } from '../../../src-main/contract/design'
import { ELEMENT, GAP, GRID, type Places } from '../geometry'
import type { Placement, ToPlace } from './place-all'

/** The one way to the library that lays out: in a thread of its own, so that the window goes on. */
export const layoutOf = async (design: Design): Promise<Places> => {
  const placed = await inWorker({
    nodes: design.elements.map(({ id }) => ({ id, ...ELEMENT })),
    edges: design.edges.map(({ from, to }) => ({ from, to })),
    groups: (design.groups ?? []).map(({ id, elements }) => ({ id, elements: [...elements] })),
    ...{ gap: GAP, grid: GRID },
  })
  return new Map(placed.map(({ id, x, y }) => [id, { x, y }]))
}

const inWorker = (input: ToPlace): Promise<Placement> => {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Placement>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Placement>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.postMessage(input)
  }).finally(() => worker.terminate())
}
