import { readFileSync } from 'node:fs'
import { parse } from '@cdktf/hcl2json'
import { describe, expect, it } from 'vitest'
import { resourcesOf } from '../../../src-main/blueprint/resources'
import { terraformOf } from '../../../src-main/blueprint/terraform'
import type { Design } from '../../../src-main/planning/design/design'
import { everyDestination, sample, samples } from './samples'
import { wrongIn, type Shape } from './schema'

/** Arguments of the types that are written, as the provider has them. */
const { types: schemas } = JSON.parse(readFileSync(new URL('schemas/terraform.json', import.meta.url), 'utf8')) as {
  readonly types: Readonly<Record<string, Shape>>
}

type Body = Readonly<Record<string, unknown>>
interface Module {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, readonly Body[]>>>>
  readonly data?: Readonly<Record<string, Readonly<Record<string, readonly Body[]>>>>
  readonly variable?: Readonly<Record<string, readonly Body[]>>
  readonly output?: Readonly<Record<string, readonly Body[]>>
  readonly locals?: readonly { readonly streamgauge: unknown }[]
}

/** Every file on its own, as HashiCorp's own parser reads it. */
const moduleOf = async (design: Design): Promise<Module> => {
  const { files } = terraformOf(resourcesOf(design))
  const parsed = await Promise.all(
    files.filter(({ name }) => name.endsWith('.tf')).map(({ name, text }) => parse(name, text)),
  )
  return Object.assign({}, ...parsed) as Module
}

/** Blocks are lists of one there. */
const opened = (body: Body, shape: Shape, place: string): readonly string[] => {
  const members = shape as { readonly [member: string]: Shape }
  const { depends_on: _, ...own } = body
  const isBlock = (name: string) => 'block' in Object((members[name] ?? members[`${name}!`]) as object)
  const attributes = Object.fromEntries(Object.entries(own).filter(([name]) => !isBlock(name)))
  const blocks = Object.entries(own).filter(([name]) => isBlock(name))
  const missing = Object.keys(members).filter((name) => name.endsWith('!') && !(name.slice(0, -1) in own))
  const known = Object.fromEntries(Object.entries(members).map(([name, one]) => [name.replace('!', ''), one]))
  return [
    ...missing.map((name) => `${place}: no ${name}`),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      known[name] === undefined
        ? [`${place}: ${name} is not known`]
        : isExpression(value)
          ? []
          : wrongIn(value, known[name], `${place}.${name}`),
    ),
    ...blocks.flatMap(([name, value]) =>
      (value as readonly Body[]).flatMap((one) =>
        opened(one, (known[name] as { readonly block: Shape }).block, `${place}.${name}`),
      ),
    ),
  ]
}

const isExpression = (value: unknown): boolean => typeof value === 'string' && /^\$\{.*\}$/s.test(value)

describe.each([...samples, everyDestination])('the module of %s', (_name, design) => {
  it('is read by HashiCorp’s parser, and has only what the provider knows, with all that is required', async () => {
    const { resource = {} } = await moduleOf(design)
    const wrong = Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).flatMap(([name, [body = {}]]) => {
        const schema = schemas[type]
        return schema === undefined ? [`${type} is not known`] : opened(body, schema, `${type}.${name}`)
      }),
    )
    expect(wrong).toEqual([])
  })

  it('refers only to what is in it, and uses every variable', async () => {
    const module = await moduleOf(design)
    const { resource = {}, data = {}, variable = {} } = module
    const text = JSON.stringify([resource, module.output ?? {}])
    const addresses = Object.entries(resource).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    )
    const found = [...text.matchAll(/(?<![\w.])(aws_[a-z0-9_]+\.[a-z0-9_]+)(?=[.[\]])/g)].map(([, address]) => address)
    expect(found.filter((address) => !addresses.includes(address ?? ''))).toEqual([])
    const sources = [...text.matchAll(/data\.(\w+)\.(\w+)/g)].map(([, type = '', name = '']) => data[type]?.[name])
    expect(sources).not.toContain(undefined)
    const used = new Set([...text.matchAll(/var\.(\w+)/g)].map(([, name]) => name))
    expect([...used].toSorted()).toEqual(Object.keys(variable).toSorted())
  })
})

describe('a module of Terraform', () => {
  const fileOf = (name: string, file: string) =>
    terraformOf(resourcesOf(sample(name))).files.find((one) => one.name === file)?.text ?? ''

  it('reads as one written by hand', () => {
    expect(fileOf('fraud-alerts', 'main.tf')).toContain(`resource "aws_kinesis_stream" "transactions" {
  name             = "Transactions"
  retention_period = 168`)
    expect(fileOf('fraud-alerts', 'main.tf')).toContain(`  stream_mode_details {
    stream_mode = "PROVISIONED"
  }`)
  })

  it('waits with what AWS tries for the rights to do it', () => {
    expect(fileOf('clickstream', 'main.tf')).toContain('  depends_on = [aws_iam_role_policy.counters_role]')
  })

  it('has CloudFormation build what the provider has no word for, and tells of what is lost', () => {
    expect(fileOf('video-analytics', 'main.tf')).toMatch(
      /# The aws provider has no AWS::KinesisVideo::SignalingChannel: CloudFormation builds it\.\nresource "aws_cloudformation_stack" "intercom"/,
    )
    const { leftOver } = terraformOf(resourcesOf(sample('lakehouse')))
    expect(leftOver.map(({ message }) => message)).toEqual([
      "Terraform's aws provider has no word for WarmThroughputMiBps of AWS::Kinesis::Stream. It is kept in the notes; set it with the AWS CLI.",
    ])
  })

  it('has the code of functions in files of their own', () => {
    const { files } = terraformOf(resourcesOf(sample('clickstream')))
    expect(files.map(({ name }) => name)).toContain('functions/counters/index.js')
  })
})
