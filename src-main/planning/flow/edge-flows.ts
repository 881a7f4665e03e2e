import { meanBytes, type DesignFlow } from './flow'

/** What goes along an edge. */
export interface EdgeFlow {
  readonly from: string
  readonly to: string
  /** Of an average second. */
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
}

/** Of each edge that carries something, or could: in the order of the flow. */
export const edgeFlowsOf = ({ elements }: DesignFlow): readonly EdgeFlow[] =>
  [...elements.values()].flatMap(({ element, outgoing, outputs }) => {
    const { recordsPerSecond } = outgoing
    const bytesPerSecond = recordsPerSecond * meanBytes(outgoing)
    return outputs.map((output) => ({ from: element.id, to: output.element.id, recordsPerSecond, bytesPerSecond }))
  })
