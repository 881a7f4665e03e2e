import { constructOf, generatedAttribute, type Construct } from './cdk-constructs'
import { notesOf } from './design-notes'
import type { TextFile } from './files'
import { isFromParameter, isReference, linesOf, type Parameter, type Resource, type Value } from './resource'
import type { Blueprint } from './resources'
import { code, quoted, typeScriptText, type Expression, type Names } from './typescript-text'

/*
 * An application of the AWS CDK, in TypeScript.
 */

export const cdkOf = (blueprint: Blueprint): readonly TextFile[] => {
  const name = nameOf(blueprint)
  return [
    { name: 'package.json', text: json(packageOf(name)) },
    { name: 'tsconfig.json', text: json(compilerOptions) },
    { name: 'cdk.json', text: json(appOf(name, blueprint)) },
    { name: '.gitignore', text: 'node_modules/\ncdk.out/\n' },
    { name: `bin/${name.file}.ts`, text: binOf(name, blueprint) },
    { name: stackFileOf(blueprint), text: stackOf(name, blueprint) },
    { name: 'lib/design.ts', text: designOf(blueprint) },
    ...blueprint.resources.flatMap(functionOf),
  ]
}

/** The file that builds the design. */
export const stackFileOf = (blueprint: Blueprint): string => `lib/${nameOf(blueprint).file}-stack.ts`

interface Name {
  /** `order-events` */
  readonly file: string
  /** `OrderEvents` */
  readonly type: string
}

const nameOf = ({ design }: Blueprint): Name => {
  const words = design.name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-zA-Z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '')
  const known = words.length === 0 || /^\d/.test(words[0] ?? '') ? ['Design', ...words] : words
  const file = known.map((word) => word.toLowerCase()).join('-')
  return {
    file: file.slice(0, 80),
    type: known
      .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
      .join('')
      .slice(0, 80),
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Versions the constructs are from. */
const packageOf = ({ file }: Name) => ({
  name: file,
  private: true,
  type: 'module',
  scripts: { build: 'tsc --noEmit', synth: 'cdk synth', deploy: 'cdk deploy', destroy: 'cdk destroy' },
  dependencies: { 'aws-cdk-lib': '^2.276.0', constructs: '^10.8.1' },
  devDependencies: { '@types/node': '^20.19.0', 'aws-cdk': '^2.1000.0', tsx: '^4.20.0', typescript: '~5.9.0' },
})

const compilerOptions = {
  compilerOptions: {
    ...{ target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext' },
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  },
  include: ['bin', 'lib'],
}

/** What differs by environment is asked for: `cdk deploy -c name=value`, or written here. */
const appOf = ({ file }: Name, { parameters }: Blueprint) => ({
  app: `npx tsx bin/${file}.ts`,
  context: Object.fromEntries(
    parameters.map(({ name, type, default: usual }) => [camel(name), usual ?? (type === 'list' ? [] : '')]),
  ),
})

const camel = (name: string): string => name.replace(/^./, (letter) => letter.toLowerCase())

const binOf = ({ file, type }: Name, { design, parameters }: Blueprint): string => {
  const asked = parameters.map((parameter) => `  ${camel(parameter.name)}: ${question(parameter)},\n`).join('')
  const isAsked = parameters.length > 0
  return `import * as cdk from 'aws-cdk-lib'
import { ${type}Stack } from '../lib/${file}-stack.js'

const app = new cdk.App()
${isAsked ? askedText(parameters) : ''}
new ${type}Stack(app, '${type}', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: ${quoted(design.region)} },
${asked}})
`
}

const question = ({ name, type }: Parameter): string => `${type === 'list' ? 'list' : 'text'}(${quoted(camel(name))})`

const askedText = (parameters: readonly Parameter[]): string => `
/** From cdk.json, or the command line: -c name=value. */
const text = (name: string): string => {
  const value: unknown = app.node.tryGetContext(name)
  if (typeof value === 'string' && value !== '') return value
  throw new Error(\`Say what "\${name}" is, in the context of cdk.json or with -c \${name}=…\`)
}
${
  parameters.some(({ type }) => type === 'list')
    ? `
const list = (name: string): string[] => {
  const value: unknown = app.node.tryGetContext(name)
  return Array.isArray(value) && value.length > 0 ? value.map(String) : text(name).split(',')
}
`
    : ''
}`

const stackOf = (name: Name, blueprint: Blueprint): string => {
  const { parameters, outputs } = blueprint
  const resources = inOrder(blueprint.resources)
  const variable = variablesOf(resources)
  const used = new Set(referredTo([resources.map(({ properties }) => properties), outputs]))
  const constructs = resources.map((resource) => ({
    resource,
    construct: constructOf({ resource, resources, variable }),
  }))
  const names = namesOf(constructs, variable)
  const made = constructs.map((one) =>
    constructText(one, { variable, names, isUsed: used.has(one.resource.logicalId) }),
  )
  const modules = [...new Set(constructs.map(({ construct }) => construct.module))].toSorted()
  return `import * as cdk from 'aws-cdk-lib'
${importsText(modules)}import type { Construct } from 'constructs'
import { design } from './design.js'
${propsText(name, parameters)}
export class ${name.type}Stack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ${parameters.length === 0 ? 'cdk.StackProps' : `${name.type}StackProps`}) {
    super(scope, id, props)
    // What the design says and no resource does. Nothing is built from it; Streamgauge reads it back.
    this.templateOptions.metadata = { Streamgauge: design }

${indented(made.join('\n\n'))}

${indented(outputs.map((output) => outputText(output, names)).join('\n'))}
  }

  /** Ids as the design's notes have them, without the CDK's suffixes. */
  protected override allocateLogicalId(element: cdk.CfnElement): string {
    const owner = element.node.id === 'Resource' ? element.node.scope : element
    return owner?.node.scope === this ? owner.node.id : super.allocateLogicalId(element)
  }
}
`
}

const importsText = (modules: readonly string[]): string =>
  modules.length === 0
    ? ''
    : `import {\n${modules.map((module) => `  ${packages[module] ?? `aws_${module}`} as ${module},\n`).join('')}} from 'aws-cdk-lib'\n`

/** Where a module is not called as it is imported. */
const packages: Readonly<Record<string, string>> = { firehose: 'aws_kinesisfirehose' }

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ')

const propsText = ({ type }: Name, parameters: readonly Parameter[]): string =>
  parameters.length === 0
    ? ''
    : `
export interface ${type}StackProps extends cdk.StackProps {
${parameters
  .map(
    (one) =>
      `  /** ${linesOf(one.description).join(' ').replaceAll('*/', '* /')} */\n  readonly ${camel(one.name)}: ${one.type === 'list' ? 'string[]' : 'string'}\n`,
  )
  .join('')}}
`

interface Made {
  readonly resource: Resource
  readonly construct: Construct
}

/** Names of constructs that are not taken by what is imported. */
const variablesOf = (resources: readonly Resource[]) => {
  const taken = new Set(['cdk', 'design', 'scope', 'id', 'props', 'this', ...reserved])
  const names = new Map<string, string>()
  for (const { logicalId } of resources) {
    let name = camel(logicalId)
    while (taken.has(name)) name = `${name}_`
    taken.add(name)
    names.set(logicalId, name)
  }
  return (logicalId: string): string => names.get(logicalId) ?? camel(logicalId)
}

/** Words of the language that an element may be called by, and modules. */
const reserved = [
  ...['break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum'],
  ...['export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'new', 'null'],
  ...['return', 'super', 'switch', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield', 'let'],
  ...['static', 'implements', 'interface', 'package', 'private', 'protected', 'public', 'await', 'arguments', 'eval'],
  ...['kinesis', 'firehose', 'lambda', 's3', 'sqs', 'iam', 'kms', 'logs', 'msk', 'kinesisvideo', 'kinesisanalyticsv2'],
  ...['cloudwatch', 'scheduler'],
]

const namesOf = (constructs: readonly Made[], variable: (id: string) => string): Names => {
  const byId = new Map(constructs.map((one) => [one.resource.logicalId, one.construct]))
  return {
    reference: (reference) => {
      const { attribute = '' } = reference
      const own = byId.get(reference.ref)?.attributes[attribute]
      return `${variable(reference.ref)}.${own ?? generatedAttribute(reference)}`
    },
    parameter: (name) => `props.${camel(name)}`,
  }
}

interface Around {
  readonly variable: (id: string) => string
  readonly names: Names
  readonly isUsed: boolean
}

const constructText = ({ resource, construct }: Made, { variable, names, isUsed }: Around): string => {
  const { module, name, properties } = construct
  const remark =
    resource.comment === undefined
      ? ''
      : linesOf(resource.comment)
          .map((line) => `// ${line}\n`)
          .join('')
  const made: Expression = { new: `${module}.${name}`, with: [code('this'), resource.logicalId, properties] }
  return `${remark}${isUsed ? `const ${variable(resource.logicalId)} = ` : ''}${typeScriptText(made, names)}`
}

const outputText = ({ name, description, value }: Blueprint['outputs'][number], names: Names): string =>
  typeScriptText({ new: 'cdk.CfnOutput', with: [code('this'), name, { description, value }] }, names)

const referredTo = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  if (isReference(value)) return [value.ref]
  return isFromParameter(value) ? [] : Object.values(value).flatMap(referredTo)
}

/** Each behind those it refers to. */
const inOrder = (resources: readonly Resource[]): readonly Resource[] => {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]))
  const placed = new Map<string, Resource>()
  const place = (resource: Resource, above: ReadonlySet<string>): void => {
    if (placed.has(resource.logicalId) || above.has(resource.logicalId)) return
    for (const id of referredTo(resource.properties)) {
      const other = byId.get(id)
      if (other !== undefined) place(other, new Set([...above, resource.logicalId]))
    }
    placed.set(resource.logicalId, resource)
  }
  for (const resource of resources) place(resource, new Set())
  return [...placed.values()]
}

const designOf = ({ design, resources }: Blueprint): string =>
  `/** What the design says and no resource does. Streamgauge reads it back from a synthesized template. */
export const design = ${JSON.stringify(notesOf(design, resources), null, 2)}
`

const functionOf = ({ logicalId, properties }: Resource): readonly TextFile[] => {
  const text = (properties['Code'] as Readonly<Record<string, Value>> | undefined)?.['ZipFile']
  return typeof text === 'string' ? [{ name: `functions/${logicalId}/index.js`, text }] : []
}
