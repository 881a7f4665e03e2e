import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudFormationOf } from '../../../src-main/blueprint/cloudformation'
import { designOf, type DesignNotes } from '../../../src-main/blueprint/design-notes'
import { resourcesOf } from '../../../src-main/blueprint/resources'
import { Design } from '../../../src-main/planning/design/design'
import { anyDesign } from '../planning/design/any-design'
import { everyDestination, sample, samples } from './samples'
import { wrongIn, type Shape } from './schema'
import { readTemplate, referencesIn, type Template } from './template'

interface Known {
  readonly attributes: readonly string[]
  readonly properties: Shape
}

/** Of the types that are written; `npm run test:blueprints` holds it against the schemas themselves. */
const { types: schemas } = JSON.parse(
  readFileSync(new URL('schemas/cloudformation.json', import.meta.url), 'utf8'),
) as { readonly types: Readonly<Record<string, Known>> }

const textOf = (name: string) => cloudFormationOf(resourcesOf(sample(name)))

const unknownIn = ({ Resources: resources }: Template) =>
  Object.entries(resources).flatMap(([id, { Type: type, Properties: properties }]) => {
    const schema = schemas[type]
    return schema === undefined ? [`${id}: ${type} is not known`] : wrongIn(properties, schema.properties, id)
  })

it('says of any design what CloudFormation knows, and the design again', () => {
  fc.assert(
    fc.property(anyDesign, (design) => {
      const { resources, ...blueprint } = resourcesOf(design)
      const template = readTemplate(cloudFormationOf({ ...blueprint, resources }))
      expect(unknownIn({ ...template, Resources: template.Resources ?? {} })).toEqual([])
      expect(Design.parse(designOf(template.Metadata.Streamgauge as DesignNotes, resources))).toEqual(design)
    }),
    { numRuns: 25 },
  )
})

describe.each([...samples, everyDestination])('the template of %s', (_name, design) => {
  const template = readTemplate(cloudFormationOf(resourcesOf(design)))

  it('has only types and properties that CloudFormation knows, with all that are required', () => {
    expect(unknownIn(template)).toEqual([])
  })

  it('refers only to what is in it, and uses every parameter', () => {
    const references = referencesIn([template.Resources, template.Outputs])
    const parameters = Object.keys(template.Parameters ?? {})
    const known = [
      ...['AWS::AccountId', 'AWS::Partition', 'AWS::Region'],
      ...parameters,
      ...Object.entries(template.Resources).flatMap(([id, { Type: type }]) => [
        id,
        ...(schemas[type]?.attributes ?? []).map((attribute) => `${id}.${attribute}`),
      ]),
    ]
    expect(references.filter((name) => !known.includes(name))).toEqual([])
    expect(parameters.filter((name) => !references.includes(name))).toEqual([])
  })

  it('lets roles do nothing to everything, but for looking at networks', () => {
    const statements = Object.values(template.Resources)
      .filter(({ Type: type }) => type === 'AWS::IAM::Role')
      .flatMap(
        ({ Properties: properties }) => JSON.stringify(properties['Policies'] ?? []).match(/\{"Effect".*?\]\}/g) ?? [],
      )
    const open = statements.filter((statement) => /"Resource":\["\*"\]/.test(statement) && !statement.includes('"ec2:'))
    expect(open).toEqual([])
    expect(statements.filter((statement) => /"[a-z0-9-]+:\*"/.test(statement))).toEqual([])
  })
})

describe('a template', () => {
  it('reads as one written by hand', () => {
    expect(textOf('order-events')).toContain(`  Orders:
    Type: AWS::Kinesis::Stream
    Properties:
      Name: Orders
      StreamModeDetails:
        StreamMode: ON_DEMAND
      RetentionPeriodHours: 168
      StreamEncryption:
        EncryptionType: KMS
        KeyId: alias/aws/kinesis
`)
    expect(textOf('order-events')).toContain(`  InvoicesFromOrders:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Invoices
      EventSourceArn: !GetAtt InvoicesOnOrders.ConsumerARN
      StartingPosition: TRIM_HORIZON
      BatchSize: 20
`)
  })

  it('has no dates where YAML of old would read one', () => {
    expect(textOf('order-events')).not.toMatch(/: \d{4}-\d{2}-\d{2}$/m)
  })

  it('asks for secrets by their ARN and holds none', () => {
    const template = readTemplate(textOf('log-delivery'))
    expect(Object.keys(template.Parameters ?? {})).toContain('SecuritySecretArn')
    expect(JSON.stringify(template.Resources)).not.toMatch(/HECToken|AccessKey|Password|PrivateKey/)
  })

  it('keeps buckets when the stack goes', () => {
    expect(textOf('clickstream')).toMatch(/Type: AWS::S3::Bucket\n {4}DeletionPolicy: Retain/)
  })
})
