import { z } from 'zod'
import { Design } from '../planning/design/design'
import { command, defineContract } from './define'
import { Problem } from './design'
import { Told } from './language'

export { isDesignText } from '../planning/design/is-design-text'

/*
 * Designs to and from the files that clouds are built from.
 */

export const exportFormats = ['cloudformation', 'terraform', 'cdk'] as const
export const ExportFormat = z.enum(exportFormats)
export type ExportFormat = z.infer<typeof ExportFormat>

export const importFormats = ['cloudformation', 'terraform', 'terraform-plan', 'describe'] as const
export const ImportFormat = z.enum(importFormats)
export type ImportFormat = z.infer<typeof ImportFormat>

/** A name with slashes for folders, and its text. */
export const TextFile = z.object({ name: z.string(), text: z.string() })
export type TextFile = z.infer<typeof TextFile>

/** Something of an element that a format has no words for, or of a file that a design has none for. */
export const LeftOver = Told.extend({ place: z.string() })
export type LeftOver = z.infer<typeof LeftOver>

/** What a file leaves open: a parameter without a default, a variable. */
export const Question = z.object({
  name: z.string(),
  /** As the file describes it; empty where it does not. */
  description: z.string(),
  type: z.enum(['text', 'number', 'boolean']),
  /** What it may be, where the file says so. */
  allowed: z.array(z.string()).nullable(),
  /** Where it is used first. */
  place: z.string(),
})
export type Question = z.infer<typeof Question>

/** The file a design came from, and which part of it each element is: what an edit needs to change only its own lines. */
export const SourceDocument = z.object({
  format: ImportFormat,
  fileName: z.string(),
  text: z.string(),
  answers: z.record(z.string(), z.string()),
  links: z.array(z.object({ element: z.string(), resource: z.string() })),
})
export type SourceDocument = z.infer<typeof SourceDocument>

export const blueprint = defineContract({
  'blueprint.export': command({
    input: z.object({ design: Design, format: ExportFormat }),
    /** `main` is the name of the file that builds the design. */
    output: z.object({ files: z.array(TextFile), main: z.string(), leftOver: z.array(LeftOver) }),
  }),
  /** The format is told from the content. Nothing is guessed: with `questions`, ask, and import again with `answers`. */
  'blueprint.import': command({
    input: z.object({
      files: z.array(TextFile).min(1).max(100),
      name: z.string().max(128).default(''),
      answers: z.record(z.string(), z.string()).default({}),
    }),
    output: z.object({
      design: Design.nullable(),
      format: ImportFormat.nullable(),
      questions: z.array(Question),
      problems: z.array(Problem),
      /** What the file holds and a design does not: kept in the document, listed here. */
      leftOver: z.array(LeftOver),
      document: SourceDocument.nullable(),
    }),
  }),
  /** The document with what changed between its design and this one; everything else stays as it is, to the byte. */
  'blueprint.update': command({
    input: z.object({ document: SourceDocument, design: Design }),
    output: z.object({
      text: z.string(),
      /** Numbers of the lines that are new or changed, from 1 on. */
      changedLines: z.array(z.number()),
      /** Changes that the document cannot take, such as of a value that is computed in it. */
      problems: z.array(Problem),
    }),
  }),
  /** The document a design of the project came from; null: it came from none. */
  'blueprint.document': command({
    input: z.object({ designId: z.string() }),
    output: z.object({ document: SourceDocument.nullable() }),
  }),
  'blueprint.keepDocument': command({
    input: z.object({ designId: z.string(), document: SourceDocument }),
    output: z.object({}),
  }),
})
