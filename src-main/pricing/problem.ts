/** What is wrong in a file, and where: a line, an element, a member. */
export interface Problem {
  readonly place: string
  readonly message: string
}

/** All that is wrong with it: nothing of it is used. */
export interface Problems {
  readonly problems: readonly Problem[]
}

/** What a schema found, as places and sentences. */
export const problemsIn = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Problems => ({ problems: issues.map(({ path, message }) => ({ place: path.map(String).join('.'), message })) })
