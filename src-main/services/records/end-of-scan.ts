import type { Sentence } from '../../platform/sentence'

/** Why a scan cannot go on. */
export class EndOfScan extends Error {
  readonly text: Sentence['text']

  constructor(
    readonly code: 'InvalidArgumentException' | 'FilterTimeLimit',
    { message, text }: Sentence,
  ) {
    super(message)
    this.text = text
  }
}
