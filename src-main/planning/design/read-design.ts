import { readJson, type JsonFault } from '../../platform/json-reader'
import { sentence, type Sentence } from '../../platform/sentence'
import { Design, formatVersion } from './design'
import { problemsOf, type Problem } from './problem'

export type { Problem } from './problem'

/** A design, or all that is wrong with its file. */
export type DesignAnswer =
  | { readonly design: Design; readonly problems: readonly [] }
  | { readonly design: null; readonly problems: readonly Problem[] }

/** What a `.streamgauge.json` file says. What it leaves out and has a default is filled in; nothing of it is passed over. */
export const readDesign = (text: string): DesignAnswer => {
  const read = readJson(text)
  if (read.fault !== undefined) return refused(placeOf(read.fault), syntax(read.fault))
  const file = migrated(read.value)
  if ('problem' in file) return refused('formatVersion', file.problem)
  const parsed = Design.safeParse(file.content, { reportInput: true })
  if (parsed.success) return { design: parsed.data, problems: [] }
  return { design: null, problems: problemsOf(parsed.error.issues, file.content) }
}

const refused = (place: string, told: Sentence): DesignAnswer => ({ design: null, problems: [{ place, ...told }] })

const placeOf = ({ line, column }: JsonFault): string => `line ${String(line)}, column ${String(column)}`

const syntax = ({ what, name }: JsonFault): Sentence => {
  switch (what) {
    case 'syntax':
      return sentence('JsonSyntax')
    case 'cut-short':
      return sentence('JsonCutShort')
    case 'twice':
      return sentence('JsonTwice', { name })
    case 'too-deep':
      return sentence('DesignTooDeep')
  }
}

type Content = Readonly<Record<string, unknown>>

/** What makes a file of a version one of the next, from version 1 on. */
const steps: readonly ((content: Content) => Content)[] = [
  // Version 2 can say more (payloads, spikes, autoscaling, retries, groups, comments); what version 1 said it says in the same way.
  (content) => ({ ...content, formatVersion: 2 }),
]

/** The content as this version writes it. */
const migrated = (value: unknown): { readonly content: unknown } | { readonly problem: Sentence } => {
  const newest = formatVersion
  if (!isContent(value) || value['formatVersion'] === undefined)
    return { problem: sentence('DesignNoVersion', { newest }) }
  const version = value['formatVersion']
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { problem: sentence('DesignVersion', { version: JSON.stringify(version), newest }) }
  }
  if (version > newest) return { problem: sentence('DesignNewer', { version, newest }) }
  return { content: steps.slice(version - 1).reduce((content, step) => step(content), value) }
}

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The text of a design's file: members in the order of the schema, all of them written out, so that equal designs have equal
 * texts and a file does not change its meaning when a default does.
 */
export const writeDesign = (design: Design): string => `${JSON.stringify(Design.parse(design), null, 2)}\n`

/** A name for its file. */
export const fileNameOf = ({ name }: Design): string => {
  const words = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  return `${words.replaceAll(/^-+|-+$/g, '').slice(0, 80) || 'design'}.streamgauge.json`
}
