import type { StructureShape } from '../../engine/shapes'
import { refusal, serializationRefusal, type Refusal } from '../refusal'
import { compileReader } from './readers'
import { Reading, type ScalarReaders } from './reading'
import { describeViolations } from './violations'

/** A request that passed: `input` is what the operation gets. */
export interface Checked {
  readonly kind: 'checked'
  readonly input: never
}

export const passed = (input: object): Checked => ({ kind: 'checked', input: input as never })

/** @param value a decoded body: an object */
export type RequestCheck = (value: unknown) => Checked | Refusal

/**
 * Compile an operation's input shape into its check: types first, then all constraints, then members the engine does not
 * act on. Order and texts: facts sheet §2 steps 8 and 9.
 */
export const compileRequestCheck = (
  shape: StructureShape,
  javaPackage: string,
  scalars: ScalarReaders,
): RequestCheck => {
  const read = compileReader(shape, scalars)
  return (value) => {
    const reading = new Reading()
    const input = read(value, reading)
    if (reading.typeError !== undefined) return serializationRefusal(reading.typeError)
    if (reading.isViolated) {
      return refusal('ValidationException', describeViolations(shape, input as object, javaPackage))
    }
    if (reading.unsupported !== undefined) {
      const message = `${reading.unsupported} is not supported by Streamgauge yet. Leave it out of the request.`
      return refusal('InvalidArgumentException', message)
    }
    return passed(input as object)
  }
}
