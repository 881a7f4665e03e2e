/** How long streams and consumers stay in their passing states, milliseconds. */
export interface Transitions {
  readonly creatingMs: number
  readonly updatingMs: number
  readonly deletingMs: number
  readonly registeringMs: number
}

/**
 * `immediate` passes through every state at once; `aws` lets clients see the states and wait for them.
 * @source Kinesis facts sheet §5: AWS was seen to take about 10 to 60 s to create a stream. The sheet has no figure for the
 * other states; they get the same time, consumers the shortest of it.
 */
export const transitionProfiles = {
  immediate: { creatingMs: 0, updatingMs: 0, deletingMs: 0, registeringMs: 0 },
  aws: { creatingMs: 15_000, updatingMs: 15_000, deletingMs: 15_000, registeringMs: 10_000 },
} as const satisfies Record<string, Transitions>

export type TransitionProfile = keyof typeof transitionProfiles
