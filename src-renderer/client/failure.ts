import type { ContractError } from '../../src-main/contract/wire'

/** What everything fails with once main is gone. */
export const CONNECTION_LOST: ContractError = {
  kind: 'breakage',
  code: 'ConnectionLost',
  message: 'The connection to Streamgauge is lost. Start it again and open the address it prints.',
  retryable: false,
}

/** What a rejected call or a broken feed carries: the contract's own error, with its sentence as the message. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure'

  constructor(readonly error: ContractError) {
    super(error.message)
  }
}

/** The sentence to show for anything that was thrown. */
export const sentenceOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))

/** True when the service says that the thing asked for does not exist (any more). */
export const isNotFound = (reason: unknown): boolean =>
  reason instanceof ContractFailure && reason.error.code === 'ResourceNotFoundException'
