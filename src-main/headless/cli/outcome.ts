/**
 * How a command ends, fit for CI: done; the input is wrong; the command line is; or a bill or a verdict is not what was required.
 */
export const exitCodes = { done: 0, badInput: 1, badUsage: 2, notMet: 3 } as const

/** What a command says, and with which code it ends. Results are on stdout, all else on stderr. */
export interface Outcome {
  readonly code: (typeof exitCodes)[keyof typeof exitCodes]
  readonly out: string
  readonly err: string
  /** What is wrong, for programs: they get it as JSON where a command has nothing else to say. */
  readonly problems?: readonly FileProblem[]
}

export const done = (out: string): Outcome => ({ code: exitCodes.done, out, err: '' })

/** Something was refused: `isRefused` tells it from a value. */
export interface Refused {
  readonly refused: Outcome
}

export const isRefused = (value: unknown): value is Refused =>
  typeof value === 'object' && value !== null && 'refused' in value

/** @param problems a line each: the file, the place in it, what is wrong and what to do */
export const badInput = (...problems: readonly string[]): Refused =>
  refusedWith(problems.map((message) => ({ place: '', message })))

const refusedWith = (problems: readonly FileProblem[]): Refused => ({
  refused: {
    ...{ code: exitCodes.badInput, out: '', problems },
    err: problems.map((problem) => `${problemText('', problem)}\n`).join(''),
  },
})

interface FileProblem {
  readonly place: string
  readonly message: string
}

export const problemText = (path: string, { place, message }: FileProblem): string =>
  [path, place, message].filter((part) => part !== '').join(': ')

/** @param problems of a file, each with its place in it */
export const badFile = (path: string, problems: readonly FileProblem[]): Refused =>
  refusedWith(problems.map(({ place, message }) => ({ place: place === '' ? path : `${path}: ${place}`, message })))

export const badUsage = (message: string): Refused => ({
  refused: {
    ...{ code: exitCodes.badUsage, out: '', problems: [{ place: '', message }] },
    err: `${message}\nnpx streamgauge help tells what there is.\n`,
  },
})
