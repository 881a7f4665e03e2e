import type { ContractError } from '../../src-main/contract/wire'
import { messages } from '../i18n/messages'

/** What everything fails with once main is gone. */
export const CONNECTION_LOST: ContractError = {
  kind: 'breakage',
  code: 'ConnectionLost',
  message: messages.en.failure.ConnectionLost,
  text: { key: 'failure.ConnectionLost', values: {} },
  retryable: false,
}

/** What a rejected call or a broken feed carries: the contract's own error, with its sentence as the message. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure'

  constructor(readonly error: ContractError) {
    super(error.message)
  }
}

/** True when the service says that the thing asked for does not exist (any more). */
export const isNotFound = (reason: unknown): boolean =>
  reason instanceof ContractFailure && reason.error.code === 'ResourceNotFoundException'
