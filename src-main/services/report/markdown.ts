import type { ReportBlock, ReportCell, ReportDocument } from '../../contract/report'

/** A report as Markdown with GitHub's tables and Mermaid diagrams. */
export const toMarkdown = ({ title, sections }: ReportDocument): string =>
  [
    `# ${escaped(title)}`,
    ...sections.flatMap((section) => [
      `${'#'.repeat(section.level)} ${escaped(section.title)}`,
      ...section.blocks.map(blockText),
    ]),
  ].join('\n\n') + '\n'

const blockText = (block: ReportBlock): string => {
  switch (block.kind) {
    case 'text':
      return escaped(block.text)
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n')
    case 'table':
      return tableText(block)
    case 'diagram':
      return diagramText(block)
  }
}

type Table = Extract<ReportBlock, { kind: 'table' }>
type Diagram = Extract<ReportBlock, { kind: 'diagram' }>

const tableText = ({ head, rows }: Table): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const isFigures = (column: number): boolean =>
    rows.length > 0 && rows.every((row) => row[column]?.value !== undefined)
  const rule = head.map((_name, column) => (isFigures(column) ? '--:' : '---'))
  return [line(head.map(escaped)), line(rule), ...rows.map((row) => line(row.map(cellText)))].join('\n')
}

const cellText = ({ text, isBest }: ReportCell): string => (isBest ? `**${escaped(text)}** ✓` : escaped(text))

/** Ids of elements may be words that Mermaid keeps for itself. */
const diagramText = ({ elements, edges }: Diagram): string => {
  const place = (id: string): number => elements.findIndex((element) => element.id === id)
  const known = edges.filter(({ from, to }) => place(from) >= 0 && place(to) >= 0)
  const label = (text: string): string => text.replaceAll('"', '#quot;').replaceAll(/[\r\n]+/g, ' ')
  return [
    '```mermaid',
    'flowchart LR',
    ...elements.map(({ name, text }, at) => `  e${at}["${label(name)}<br/>${label(text)}"]`),
    ...known.map(({ from, to }) => `  e${place(from)} --> e${place(to)}`),
    '```',
  ].join('\n')
}

/** Names are what people typed: they must not become markup, nor end a cell or a line. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\`*_[\]<>|#]/g, (char) => `\\${char}`).replaceAll(/[\r\n]+/g, ' ')
