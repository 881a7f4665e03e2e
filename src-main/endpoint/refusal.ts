/** An answer that says no before any operation has run, not yet written in a protocol. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly status: number
  /** `SerializationException` alone spells its `Message` with a capital. */
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string }
}

export const refusal = (type: string, message?: string, status = 400): Refusal => ({
  kind: 'refusal',
  status,
  body: message === undefined ? { __type: type } : { __type: type, message },
})

/** @param message absent when the body as a whole could not be read */
export const serializationRefusal = (message?: string): Refusal => ({
  kind: 'refusal',
  status: 400,
  body:
    message === undefined
      ? { __type: 'SerializationException' }
      : { __type: 'SerializationException', Message: message },
})
