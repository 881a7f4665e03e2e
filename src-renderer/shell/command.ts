/** Something a person can ask for by name. */
export interface Command {
  /** The same in every run, for those that were used lately. */
  readonly id: string
  readonly kind: 'go' | 'stream' | 'do' | 'project'
  readonly title: string
  /** Keys as `useShortcuts` has them. */
  readonly keys?: string
  /** Its page listens for the keys itself, while the focus is where they make sense. */
  readonly hasOwnKeys?: boolean
  run(): void
}
