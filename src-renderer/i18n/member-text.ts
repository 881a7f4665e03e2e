import { useText, type TextKey } from './text'

export interface MemberText {
  /** A member of an element: the last part of its path has the name. */
  label(path: string): string
  choice(member: string, value: string): string
  kind(kind: string): string
  /** What was not said, by the key that bills have for it. */
  missing(what: string): string
}

/** What the members of a design's elements are called. */
export function useMemberText(): MemberText {
  const { t, sentenceOf } = useText()
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
  /** What has no name of its own is called as in the file. */
  const named = (key: string, otherwise: string): string =>
    sentenceOf({ message: otherwise, text: { key, values: {} } })
  const label = (path: string): string => named(`design.member.${last(path)}`, path)
  return {
    label,
    choice: (member, value) => named(`design.choice.${last(member)}.${value}`, value),
    kind: (kind) => t(`design.kind.${kind}` as TextKey),
    missing: (what) => named(what, what),
  }
}
