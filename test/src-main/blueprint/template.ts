import { parse, type ScalarTag } from 'yaml'

/*
 * Templates of CloudFormation as data, read with a parser of YAML and the short forms of its functions.
 */

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Description?: string }>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>
  readonly Metadata: { readonly Streamgauge: unknown }
}

export interface TemplateResource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
}

const tag = (name: string, resolve: (text: string) => unknown): ScalarTag => ({ tag: name, resolve })

const tags: ScalarTag[] = [
  tag('!Ref', (text) => ({ Ref: text })),
  tag('!GetAtt', (text) => {
    const [resource = '', ...attribute] = text.split('.')
    return { 'Fn::GetAtt': [resource, attribute.join('.')] }
  }),
  tag('!Sub', (text) => ({ 'Fn::Sub': text })),
]

export const readTemplate = (text: string): Template =>
  parse(text, { customTags: tags, schema: 'yaml-1.1' }) as Template

/** Names that the functions in a value refer to: `Ref`, `GetAtt` with its attribute, and what stands in `Sub`. */
export const referencesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
    if (name === 'Ref' && typeof one === 'string') return [one]
    if (name === 'Fn::GetAtt' && Array.isArray(one)) return [one.join('.')]
    if (name === 'Fn::Sub' && typeof one === 'string')
      return [...one.matchAll(/\$\{(?!!)([^}]+)\}/g)].map((found) => found[1] ?? '')
    return referencesIn(one)
  })
}
