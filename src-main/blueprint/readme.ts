import en from '../../resources/locales/en.json'
import type { Design } from '../planning/design/design'
import type { ElementKind } from '../planning/design/elements'
import { notesOf, type ElementNotes } from './design-notes'
import type { LeftOver } from './part'
import type { Blueprint } from './resources'

/*
 * What is built, for people: a picture, every setting, what is assumed, and how to build it. English, as the files beside it.
 */

export interface ReadmeOptions {
  readonly format: 'cloudformation' | 'terraform' | 'cdk'
  /** What a month costs, as text with its currency, and how many lines of that bill are not known. */
  readonly monthly?: { readonly total: string; readonly unknownLines: number } | undefined
  readonly leftOver: readonly LeftOver[]
}

export const readmeOf = (blueprint: Blueprint, { format, monthly, leftOver }: ReadmeOptions): string => {
  const { design, parameters } = blueprint
  // Without resources: all that is not taken for granted.
  const { elements } = notesOf(design, [])
  const missing = [...new Set(leftOver.map(({ message }) => message))]
  const sections = [
    `# ${cell(design.name)}`,
    ...(design.description === undefined ? [] : [design.description]),
    ['```mermaid', ...picture(design), '```'].join('\n'),
    ...(monthly === undefined ? [] : [`## Cost\n\n${costText(monthly, design)}`]),
    `## Elements\n\n${table(['Element', 'Kind', 'Settings'], elementRows(elements))}`,
    'Settings that are not listed are those AWS or Streamgauge takes for granted.',
    `## Assumptions\n\n${list(assumptions(design, elements))}`,
    ...(parameters.length === 0
      ? []
      : [
          `## What it asks for\n\n${table(
            ['Name', 'What it is'],
            parameters.map(({ name, description }) => [`\`${namesIn[format](name)}\``, cell(description)]),
          )}`,
        ]),
    ...(missing.length === 0 ? [] : [`## What is left to do\n\n${list(missing.map(cell))}`]),
    deploying[format](blueprint),
  ]
  return `${sections.join('\n\n')}\n`
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** On one line, and without what would end a cell or begin markup. */
const cell = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[|\\`*<>]/g, '\\$&')
    .trim()

const ends: ReadonlySet<ElementKind> = new Set(['source', 'sink', 'application'])

const picture = ({ elements, edges, groups = [] }: Design): readonly string[] => {
  const ids = new Map(elements.map(({ id }, at) => [id, `e${String(at)}`]))
  const node = ({ id, name, kind }: Design['elements'][number]): string => {
    const label = `"${mermaid(name)}<br/>${en.design.kind[kind]}"`
    return `${ids.get(id) ?? ''}${ends.has(kind) ? `([${label}])` : `[${label}]`}`
  }
  const grouped = new Set(groups.flatMap((group) => group.elements))
  return [
    'flowchart LR',
    ...elements.filter(({ id }) => !grouped.has(id)).map((element) => `  ${node(element)}`),
    ...groups.flatMap((group, at) => [
      `  subgraph g${String(at)}["${mermaid(group.name)}"]`,
      ...elements.filter(({ id }) => group.elements.includes(id)).map((element) => `    ${node(element)}`),
      '  end',
    ]),
    ...edges.flatMap(({ from, to }) => {
      const [source, target] = [ids.get(from), ids.get(to)]
      return source === undefined || target === undefined ? [] : [`  ${source} --> ${target}`]
    }),
  ]
}

const mermaid = (text: string): string =>
  text.replaceAll(/[#"<>&\\\n]/g, (character) => `#${String(character.codePointAt(0))};`)

const costText = ({ total, unknownLines }: NonNullable<ReadmeOptions['monthly']>, { region }: Design): string => {
  const open = unknownLines === 0 ? '' : `, and ${String(unknownLines)} of its lines are not known and not in it`
  return `A month in ${region} comes to about **${total}** with the workload below${open}.`
}

const names: Readonly<Record<string, string>> = en.design.member
const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = en.design.choice

/** What an element says beyond what goes without saying. */
const elementRows = (elements: readonly ElementNotes[]): readonly (readonly string[])[] =>
  elements.map(({ kind, id: _, name, position: _position, note, workload: _workload, ...members }) => [
    cell(String(name)),
    en.design.kind[kind],
    cell([settings(members), ...(typeof note === 'string' ? [note] : [])].filter((text) => text !== '').join('. ')),
  ])

const settings = (members: object): string =>
  Object.entries(members)
    .map(([name, value]: [string, unknown]) => `${names[name] ?? spaced(name)}: ${said(name, value)}`)
    .join(', ')

const spaced = (name: string): string => {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.replace(/^./, (letter) => letter.toUpperCase())
}

/** By what the names of members end in, or begin with. */
const units: readonly (readonly [RegExp, string])[] = [
  [/Hours$|^hours/, ' h'],
  [/Seconds$/, ' s'],
  [/^ms/, ' ms'],
  [/KiB$/, ' KiB'],
  [/MiB$/, ' MiB'],
  [/MiBps$/, ' MiB/s'],
  [/^mbps$/, ' Mbit/s'],
  [/GB$|^storageGB/, ' GB'],
  [/Days$/, ' days'],
]

const unitOf = (name: string): string => units.find(([pattern]) => pattern.test(name))?.[1] ?? ''

const figure = new Intl.NumberFormat('en', { maximumFractionDigits: 6 })

const said = (name: string, value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return `${figure.format(value)}${unitOf(name)}`
  if (typeof value === 'string') return choices[name]?.[value] ?? value
  if (Array.isArray(value))
    return value.length > 8 ? `${String(value.length)} values` : value.map((one) => said('', one)).join(', ')
  if (typeof value !== 'object' || value === null) return 'not known'
  if (name === 'payload') return `JSON with ${Object.keys(value).join(', ')}`
  const { kind, ...members } = value as { readonly kind?: unknown }
  const inner = settings(members)
  const chosen = typeof kind === 'string' ? (choices[name]?.[kind] ?? kind) : undefined
  if (chosen === undefined) return inner === '' ? 'yes' : `(${inner})`
  return inner === '' ? chosen : `${chosen} (${inner})`
}

const assumptions = (design: Design, elements: readonly ElementNotes[]): readonly string[] => [
  `All of it is in ${design.region}.`,
  ...elements.flatMap(({ name, workload }) =>
    typeof workload === 'object' && workload !== null ? [cell(`“${String(name)}” sends: ${settings(workload)}.`)] : [],
  ),
]

const camel = (name: string): string => name.replace(/^./, (letter) => letter.toLowerCase())
const snake = (name: string): string => name.replaceAll(/(?!^)(?=[A-Z])/g, '_').toLowerCase()
const namesIn = { cloudformation: (name: string) => name, terraform: snake, cdk: camel }

const stackName = ({ name }: Design): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .replaceAll(/^[^a-zA-Z]+|-+$/g, '')
    .slice(0, 100) || 'design'

const script = (...lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n')

const keeps = 'Buckets and keys stay, with what is in them: remove them by hand.'

const deploying: Readonly<Record<ReadmeOptions['format'], (blueprint: Blueprint) => string>> = {
  cloudformation: ({ design, parameters }) => {
    const to = `--stack-name ${stackName(design)} --region ${design.region}`
    return [
      '## Build it',
      script(
        'aws cloudformation deploy --template-file template.yaml \\',
        `  ${to} \\`,
        `  --capabilities CAPABILITY_IAM${parameters.length === 0 ? '' : ' \\'}`,
        ...(parameters.length === 0
          ? []
          : [`  --parameter-overrides ${parameters.map(({ name }) => `${name}=…`).join(' ')}`]),
      ),
      '## Remove it',
      script(`aws cloudformation delete-stack ${to}`),
      keeps,
    ].join('\n\n')
  },
  terraform: () =>
    [
      '## Build it',
      script('terraform init', 'terraform plan -out plan', 'terraform apply plan'),
      'What it asks for can stand in a file `terraform.tfvars`.',
      '## Remove it',
      script('terraform destroy'),
      'Buckets have to be empty for that.',
    ].join('\n\n'),
  cdk: () =>
    [
      '## Build it',
      script('npm install', 'npx cdk bootstrap', 'npx cdk deploy'),
      'What it asks for stands in the context of `cdk.json`, or on the command line: `-c name=value`.',
      '## Remove it',
      script('npx cdk destroy'),
      keeps,
    ].join('\n\n'),
}
