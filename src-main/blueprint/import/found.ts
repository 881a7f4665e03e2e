import type { Problem } from '../../planning/design/problem'
import type { Blueprint } from '../resources'
import type { ExportedParts } from './exported-parts'
import type { PropertyPath } from './property-tree'
import type { Resource, Value } from './value'

/** What a file leaves open. */
export interface Question {
  readonly name: string
  readonly description: string
  readonly type: 'text' | 'number' | 'boolean'
  readonly allowed: readonly string[] | null
  /** Where it is used first. */
  readonly place: string
}

export type Answers = Readonly<Record<string, string>>

/** What a file holds, in whatever form it is written. */
export interface Found {
  readonly resources: readonly Resource[]
  /** As far as the file says it. */
  readonly region: Value
  readonly description: string
  /** What is kept for programs with the whole file. */
  readonly metadata: Value
  /** Where a resource stands, in words. */
  readonly placeOf: (resource: string) => string
  /** The line of its file that a property of a resource is on, by its path there. Absent or undefined: it has none. */
  readonly lineOf?: (resource: string, path: PropertyPath) => number | undefined
  /** What such a file has of an export. Absent: none is such a file. */
  readonly exported?: (blueprint: Blueprint) => ExportedParts
  /** What is asked where something that is needed has no value. */
  readonly question: (name: string) => Omit<Question, 'place'>
  /** What of the file is no resource and not used: outputs, modules, resources that are not made. */
  readonly leftOver: readonly Left[]
}

/** Something of a file that is not used. */
export interface Left extends Problem {
  /** What an export would call it; absent: none writes such things. */
  readonly part?: string
}

export type FoundAnswer = Found | { readonly problems: readonly Problem[] }

export const isFound = (answer: FoundAnswer): answer is Found => 'resources' in answer
