import { describe, expect, it } from 'vitest'
import { updateDocument } from '../../../../src-main/blueprint/edit/update-document'
import { readBlueprint } from '../../../../src-main/blueprint/import/read-blueprint'
import { importedFrom, publicFile, publicFiles, toldBy } from '../files'

const main = (text: string, more: Readonly<Record<string, string>> = {}) => [
  { name: 'main.tf', text },
  ...Object.entries(more).map(([name, other]) => ({ name, text: other })),
]
const stream = (body: string) => `resource "aws_kinesis_stream" "orders" {\n${body}\n}\n`
const nameOf = (expression: string, before = '') =>
  readBlueprint({ files: main(`${before}${stream(`  name = ${expression}`)}`) }).design?.elements[0]?.name

describe('a repository of Terraform', () => {
  const files = publicFiles('terraform')
  const answers = { environment: 'prod', 'aws_kinesis_firehose_delivery_stream.archive.activePartitions': '40' }

  it('asks for the variable that neither a default nor a tfvars file says, with what it may be', () => {
    const { questions, design } = readBlueprint({ files })
    expect(design).toBeNull()
    expect(questions).toEqual([
      {
        ...{ name: 'environment', description: 'dev or prod', type: 'text', allowed: ['dev', 'prod'] },
        place: 'main.tf line 13, aws_kinesis_stream.orders',
      },
      expect.objectContaining({
        name: 'aws_kinesis_firehose_delivery_stream.archive.activePartitions',
        type: 'number',
      }),
    ])
  })

  it('becomes a design once that is answered', () => {
    const { design, format } = importedFrom(files, answers)
    expect({ format, region: design.region }).toEqual({ format: 'terraform', region: 'eu-central-1' })
    expect(design.elements).toMatchObject([
      {
        ...{ id: 'orders', name: 'shop-prod-orders', shards: 6, retentionHours: 168 },
        ...{ encryption: 'aws-key', shardMetrics: 2 },
      },
      { id: 'team-billing', name: 'shop-prod-billing', mode: 'on-demand' },
      { id: 'team-checkout', name: 'shop-prod-checkout', mode: 'on-demand' },
      { id: 'pricing', kind: 'function', reads: 'fan-out', memoryMiB: 512, architecture: 'arm', batchRecords: 250 },
      { id: 'archive', kind: 'delivery', bufferSeconds: 300, bufferMiB: 64, partitioning: { activePartitions: 40 } },
      { id: 'archive-2', kind: 'bucket', storageDays: 400 },
    ])
    expect(design.edges.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      ...['orders → pricing', 'orders → archive', 'archive → archive-2', 'pricing → team-billing'],
    ])
  })

  it('lists modules and data sources with where they stand', () => {
    expect(toldBy(importedFrom(files, answers))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^main\.tf line \d+, module\.role: What a module makes is not read/),
        expect.stringMatching(/^main\.tf line \d+, data\.archive_file\.pricing: is kept/),
      ]),
    )
  })

  it('refuses an answer that the variable does not allow', () => {
    expect(readBlueprint({ files, answers: { environment: 'test', shard_count: 'six' } }).problems).toEqual([
      expect.objectContaining({
        place: 'variables.tf, var.environment',
        message: '“test” is no value of this variable.',
      }),
      expect.objectContaining({
        place: 'variables.tf, var.shard_count',
        message: '“six” is no value of this variable.',
      }),
    ])
  })
})

describe('a fleet in several regions', () => {
  const files = publicFiles('fleet')
  const answers = { archive_days: '365' }

  it('asks for the variable without a default alone', () => {
    expect(readBlueprint({ files }).questions.map(({ name }) => name)).toEqual(['archive_days'])
  })

  it('unrolls what is repeated over a variable, a local and another resource', () => {
    const { design } = importedFrom(files, answers)
    expect(design.elements).toMatchObject([
      { id: 'telemetry-nordics', shards: 4, retentionHours: 48, encryption: 'aws-key' },
      { id: 'telemetry-iberia', shards: 2, retentionHours: 24 },
      { id: 'scoring', memoryMiB: 1769, batchRecords: 200 },
      { id: 'alerts', kind: 'queue' },
      { id: 'archive-nordics', bufferSeconds: 120, bufferMiB: 128 },
      { id: 'archive-iberia', bufferSeconds: 120 },
      { id: 'archive-0', name: 'fleet-archive-00', storageDays: 365 },
    ])
    expect(design.edges.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      ...['telemetry-nordics → scoring', 'telemetry-nordics → archive-nordics', 'archive-nordics → archive-0'],
      ...['telemetry-iberia → archive-iberia', 'archive-iberia → archive-0', 'scoring → alerts'],
    ])
  })

  it('lists what is in a block and in no design, by its path and line', () => {
    const told = toldBy(importedFrom(files, answers))
    const listed = (address: string) => told.find((one) => one.includes(`${address}: A design has no words`)) ?? ''
    const archive = 'aws_kinesis_firehose_delivery_stream.archive["nordics"]'
    expect(listed(archive)).toContain('kinesis_source_configuration.role_arn:114, ')
    expect(listed(archive)).toContain('extended_s3_configuration.compression_format:122, ')
    expect(listed(archive)).toContain('extended_s3_configuration.processing_configuration.processors:129.')
    expect(listed('aws_lambda_function.scoring')).toContain('environment.variables.RULES:79.')
    expect(listed('aws_s3_bucket_lifecycle_configuration.archive')).toMatch(/: rule\.id:147, rule\.transition:153\.$/)
  })

  it('keeps all lines but that of a value that is edited', () => {
    const { design, document } = importedFrom(files, answers)
    const elements = design.elements.map((one) => (one.kind === 'function' ? { ...one, memoryMiB: 512 } : one))
    if (document === null) throw new Error('There is no document.')
    const old = document.text.split('\n')
    const { text } = updateDocument(document, { ...design, elements })
    expect(text.split('\n').filter((line, at) => line !== old[at])).toEqual(['  memory_size   = 512'])
  })
})

it('reads the older names of a delivery to S3 and of its hints', () => {
  const text = `resource "aws_kinesis_firehose_delivery_stream" "lake" {
  name        = "lake"
  destination = "s3"
  s3_configuration {
    bucket_arn      = "arn:aws:s3:::lake"
    buffer_size     = 7
    buffer_interval = 61
    prefix          = "raw/"
  }
}
`
  const imported = importedFrom(main(text))
  expect(imported.design.elements).toMatchObject([{ bufferSeconds: 61, bufferMiB: 7 }, { kind: 'bucket' }])
  expect(toldBy(imported)).toContainEqual(expect.stringMatching(/: s3_configuration\.prefix:8\.$/))
})

it('repeats nothing over what is repeated over itself', () => {
  const answer = readBlueprint({ files: main(stream('  for_each = aws_kinesis_stream.orders')) })
  expect(toldBy(answer)).toContainEqual(expect.stringContaining('aws_kinesis_stream.orders: may be made or not'))
})

describe('variables', () => {
  const declared = 'variable "shards" {\n  type = number\n  default = 1\n}\n' + stream('  shard_count = var.shards')
  const shards = (more: Readonly<Record<string, string>>, answers = {}) => {
    const { design, questions } = readBlueprint({ files: main(declared, more), answers })
    return design?.elements[0] ?? questions
  }

  it.each([
    [{}, 1],
    [{ 'terraform.tfvars': 'shards = 2' }, 2],
    [{ 'terraform.tfvars': 'shards = 2', 'x.auto.tfvars': 'shards = 3' }, 3],
    [{ 'terraform.tfvars.json': '{ "shards": 4 }' }, 4],
    [{ 'terraform.tfvars': 'shards = 2', 'prod.tfvars': 'shards = 5' }, 5],
  ])('take their value from %o', (more, expected) => {
    expect(shards(more as Readonly<Record<string, string>>)).toMatchObject({ shards: expected })
  })

  it('are asked for where several files say different things, with what these say', () => {
    const more = { 'dev.tfvars': 'shards = 2', 'prod.tfvars': 'shards = 8' }
    expect(shards(more)).toEqual([expect.objectContaining({ name: 'shards', type: 'number', allowed: ['2', '8'] })])
    expect(shards(more, { shards: '8' })).toMatchObject({ shards: 8 })
  })
})

it.each([
  ['"${upper("a")}-${lower("B")}"', 'A-b'],
  ['format("%s-%03d", "x", 7)', 'x-007'],
  ['join("-", [for k, v in { b = 2, a = 1 } : "${k}${v}" if v < 2])', 'a1'],
  ['lookup(merge({ a = "x" }, { b = "y" }), "b", "z")', 'y'],
  ['true ? "yes" : "no"', 'yes'],
  ['"n${max(1, 2 * 3) + min(4, 5) % 3}"', 'n7'],
  ['local.names["first"][0]', 'one'],
  ['join(",", local.objects[*].id)', 'p,q'],
  ['trimspace(<<-EOT\n      inner\n    EOT\n  )', 'inner'],
  ['jsonencode({ a = [1, true] })', '{"a":[1,true]}'],
  ['replace("a.b", ".", "-")', 'a-b'],
  ['try(local.missing, "x")', 'aws'],
])('evaluates %s', (expression, name) => {
  const before = 'locals {\n  names = { first = ["one"] }\n  objects = [{ id = "p" }, { id = "q" }]\n}\n'
  expect(nameOf(expression, before)).toBe(name === 'aws' ? 'orders' : name)
})

it('unrolls count, and tells of one that is not known', () => {
  const text = `${stream('  count = 2\n  name = "s-${count.index}"')}
data "aws_x" "y" {}
resource "aws_kinesis_stream" "more" {
  count = length(data.aws_x.y.ids)
  name = "more"
}
`
  const answer = readBlueprint({ files: main(text) })
  expect(answer.design?.elements.map(({ name }) => name)).toEqual(['s-0', 's-1'])
  expect(toldBy(answer)).toContainEqual(expect.stringContaining('aws_kinesis_stream.more: may be made or not'))
})

it('reads a plan: what its modules make, and what refers to what through them', () => {
  const { design, format } = importedFrom([publicFile('sensors-plan.json')])
  expect({ format, region: design.region }).toEqual({ format: 'terraform-plan', region: 'eu-west-1' })
  expect(design.elements).toMatchObject([
    { id: 'alerts', name: 'sensor-alerts', memoryMiB: 1024, batchRecords: 200 },
    { id: 'ingest-this-0', name: 'sensors', shards: 12, retentionHours: 48, encryption: 'none' },
  ])
  expect(design.elements[0]).not.toHaveProperty('maxRetries')
  expect(design.edges).toEqual([{ from: 'ingest-this-0', to: 'alerts' }])
})

it('tells of what is in another region by its provider', () => {
  const text = `provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
${stream('  provider = aws.west')}`
  const elsewhere = 'It is in another region (us-west-2); a design has only one, so it is drawn with the others.'
  const answer = readBlueprint({ files: main(text) })
  expect(answer.design?.region).toBe('eu-west-1')
  expect(toldBy(answer)).toContain(`main.tf line 6, aws_kinesis_stream.orders: ${elsewhere}`)
  const address = 'aws_kinesis_stream.orders'
  const provider = (region: string) => ({ name: 'aws', expressions: { region: { constant_value: region } } })
  const plan = {
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [{ address, mode: 'managed', type: 'aws_kinesis_stream', values: { name: 'orders' } }],
      },
    },
    configuration: {
      provider_config: { aws: provider('eu-west-1'), 'aws.west': provider('us-west-2') },
      root_module: { resources: [{ address, provider_config_key: 'aws.west', expressions: {} }] },
    },
  }
  const planned = readBlueprint({ files: [{ name: 'plan.json', text: JSON.stringify(plan) }] })
  expect(toldBy(planned)).toContain(`${address}: ${elsewhere}`)
})

it('asks for a figure that another resource has, and not for what a block says already', () => {
  const text = `${stream('  shard_count = random_integer.n.result')}
resource "random_integer" "n" {}
resource "aws_kinesis_firehose_delivery_stream" "lake" {
  destination = "extended_s3"
  extended_s3_configuration { bucket_arn = "arn:aws:s3:::lake" }
}
`
  const answer = readBlueprint({ files: main(text) })
  expect(answer.questions.map(({ name }) => name)).toEqual(['aws_kinesis_stream.orders.ShardCount'])
  expect(toldBy(answer).filter((one) => one.includes('destination.'))).toEqual([])
})

it('takes names that every object of a program has as those of the file', () => {
  const text = `variable "constructor" {}
locals { made = valueOf(var.constructor) }
resource "constructor" "toString" { name = "x" }
${stream('  name = var.constructor')}`
  expect(readBlueprint({ files: main(text) }).questions.map(({ name }) => name)).toEqual(['constructor'])
})
