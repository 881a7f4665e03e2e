import { z } from 'zod'
import { BillTerms } from './bill'
import { command, defineContract } from './define'
import { Language } from './language'
import { Scenario } from './plan'

/** What a table shows, and where that is a figure, the figure itself as an exact decimal. */
export const ReportCell = z.object({ text: z.string(), value: z.string().optional(), isBest: z.boolean().optional() })
export type ReportCell = z.infer<typeof ReportCell>

export const ReportBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('list'), items: z.array(z.string()) }),
  z.object({
    kind: z.literal('table'),
    /** What it shows, as a key that no language changes, such as `bill-lines`. */
    name: z.string(),
    head: z.array(z.string()),
    rows: z.array(z.array(ReportCell)),
  }),
  /** Elements by id, kind and name; edges by the ids of elements. */
  z.object({
    kind: z.literal('diagram'),
    elements: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string(), text: z.string() })),
    edges: z.array(z.object({ from: z.string(), to: z.string() })),
  }),
])
export type ReportBlock = z.infer<typeof ReportBlock>

export const ReportSection = z.object({
  /** 2 for what is below the title, 3 for what is below that. */
  level: z.union([z.literal(2), z.literal(3)]),
  title: z.string(),
  blocks: z.array(ReportBlock),
})
export type ReportSection = z.infer<typeof ReportSection>

/** A document for a capacity review, in the words of a language: the page, Markdown and CSV are all drawn from it. */
export const ReportDocument = z.object({ title: z.string(), sections: z.array(ReportSection) })
export type ReportDocument = z.infer<typeof ReportDocument>

const of = { scenarios: z.array(Scenario).min(1).max(20), terms: BillTerms, language: Language }

/** The same scenarios and price books give the same document, to the byte: no time of day is in it. */
export const report = defineContract({
  'report.document': command({ input: z.object(of), output: ReportDocument }),
  'plan.report': command({
    input: z.object({ ...of, format: z.enum(['markdown', 'csv']) }),
    output: z.object({ fileName: z.string(), text: z.string() }),
  }),
})
