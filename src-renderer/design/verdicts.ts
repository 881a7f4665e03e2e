import type { Verdict } from '../../src-main/contract/plan'

const rank: Readonly<Record<Verdict['state'], number>> = { unknown: 0, fits: 1, near: 2, throttles: 3 }

/** The element that decides whether the whole fits; null where nothing has a limit. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict | null =>
  [...verdicts].sort((a, b) => rank[b.state] - rank[a.state] || (b.load ?? 0) - (a.load ?? 0))[0] ?? null
