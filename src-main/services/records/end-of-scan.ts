/** Why a scan cannot go on, in words for a person. */
export class EndOfScan extends Error {
  constructor(
    readonly code: 'InvalidArgumentException' | 'FilterTimeLimit',
    message: string,
  ) {
    super(message)
  }
}
