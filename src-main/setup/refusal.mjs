/**
 * Something set-up cannot do on this machine, told as one sentence that says what to do.
 * It is printed without a stack: the reader is a person with a machine to fix, not our bug.
 */
export class Refusal extends Error {
  /** @param {string} sentence */
  constructor(sentence) {
    super(sentence)
    this.name = 'Refusal'
  }
}
