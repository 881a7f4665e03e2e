/** A file of a blueprint: a name with slashes for folders, and its text. */
export interface TextFile {
  readonly name: string
  readonly text: string
}
