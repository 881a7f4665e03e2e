import fc from 'fast-check'
import { expect, it } from 'vitest'
import { updateDocument } from '../../../../src-main/blueprint/edit/update-document'
import { readBlueprint } from '../../../../src-main/blueprint/import/read-blueprint'
import { Design } from '../../../../src-main/planning/design/design'
import { importedFrom } from '../files'

const text = `# Orders of the shop
variable "retention" {
  type    = number
  default = 24
}

variable "memory" {
  default = 256
}

resource "aws_kinesis_stream" "orders" {
  name             = "orders"
  shard_count      = 2 # raised for sales
  retention_period = var.retention

  tags = { team = "shop" }
}

resource "aws_lambda_function" "work" {
  function_name = "work-\${var.memory}"
  memory_size   = var.memory
  description   = <<-EOT
    shard_count = 9
  EOT
}

resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn = aws_kinesis_stream.orders.arn
  function_name    = aws_lambda_function.work.arn
}
`

const edited = (id: string, members: object, file = text) => {
  const { design, document } = importedFrom([{ name: 'main.tf', text: file }])
  if (document === null) throw new Error('There is no document to edit.')
  const wanted = Design.parse({
    ...design,
    elements: design.elements.map((element) => (element.id === id ? { ...element, ...members } : element)),
  })
  const { text: next, changedLines, problems } = updateDocument(document, wanted)
  return {
    text: next,
    changed: changedLines.map((line) => next.split('\n')[line - 1]),
    told: problems.map(({ place, message }) => `${place}: ${message}`),
  }
}

it('keeps a file to the byte when nothing changes', () => {
  expect(edited('orders', {})).toEqual({ text, changed: [], told: [] })
})

it('changes an attribute, and nothing that only looks like it', () => {
  expect(edited('orders', { shards: 7 })).toEqual({
    text: text.replace('= 2 # raised', '= 7 # raised'),
    changed: ['  shard_count      = 7 # raised for sales'],
    told: [],
  })
})

it('changes the default of a variable that nothing else uses, and tells of others', () => {
  expect(edited('orders', { retentionHours: 48 }).text).toBe(text.replace('default = 24', 'default = 48'))
  expect(edited('work', { memoryMiB: 512 })).toMatchObject({
    text,
    told: [
      'aws_lambda_function.work: memory_size: It comes from memory, which is used elsewhere too: change it in the file.',
    ],
  })
})

it('writes an attribute or a block that was not there', () => {
  expect(edited('work', { batchRecords: 500 }).changed).toEqual(['  batch_size = 500'])
  const { text: next, told } = edited('orders', { mode: 'on-demand' })
  expect(told).toEqual([])
  expect(next).toContain('  stream_mode_details {\n    stream_mode = "ON_DEMAND"\n  }\n}\n')
  expect(next).not.toMatch(/^ {2}shard_count/m)
})

it('keeps the ends of its lines', () => {
  const file = text.replaceAll('\n', '\r\n')
  expect(edited('work', { batchRecords: 500 }, file).text).toBe(
    file.replace('aws_lambda_function.work.arn\r\n', 'aws_lambda_function.work.arn\r\n  batch_size = 500\r\n'),
  )
})

it('says that what adds or removes something is exported anew', () => {
  const { design, document } = importedFrom([{ name: 'main.tf', text }])
  if (document === null) throw new Error('There is no document to edit.')
  const { text: next, problems } = updateDocument(document, {
    ...design,
    elements: design.elements.slice(0, 1),
    edges: [],
  })
  expect(next).toBe(text)
  expect(problems.map(({ place }) => place)).toEqual(['elements "work"', 'orders → work'])
})

const anyChange = fc.oneof(
  fc.record({ id: fc.constant('orders'), members: fc.record({ shards: fc.integer({ min: 1, max: 900 }) }) }),
  fc.record({ id: fc.constant('orders'), members: fc.record({ shardMetrics: fc.integer({ min: 0, max: 7 }) }) }),
  fc.record({
    id: fc.constant('orders'),
    members: fc.record({ maxRecordKiB: fc.integer({ min: 1024, max: 10_240 }) }),
  }),
  fc.record({ id: fc.constant('orders'), members: fc.record({ encryption: fc.constantFrom('none', 'aws-key') }) }),
  fc.record({ id: fc.constant('work'), members: fc.record({ architecture: fc.constantFrom('x86', 'arm') }) }),
  fc.record({ id: fc.constant('work'), members: fc.record({ reportsFailures: fc.boolean() }) }),
  fc.record({ id: fc.constant('work'), members: fc.record({ maxConcurrency: fc.integer({ min: 1, max: 900 }) }) }),
)

it('says what is wanted after any change, or why it does not', () => {
  const { design } = importedFrom([{ name: 'main.tf', text }])
  fc.assert(
    fc.property(anyChange, ({ id, members }) => {
      const { text: next, told } = edited(id, members)
      const back = readBlueprint({ files: [{ name: 'main.tf', text: next }] })
      const elements = design.elements.map((element) => (element.id === id ? { ...element, ...members } : element))
      expect(back.design).toEqual(told.length === 0 ? { ...design, elements } : design)
    }),
    { numRuns: 100 },
  )
})

it('tells of a name that is one of several, and of what is built that no attribute says', () => {
  const file = `resource "aws_kinesis_stream" "team" {
  for_each = toset(["a"])
  name     = "orders-${'$'}{each.key}"
}
resource "aws_kinesis_firehose_delivery_stream" "lake" {
  name = "lake"
  extended_s3_configuration { bucket_arn = "arn:aws:s3:::lake" }
}
`
  expect(edited('team-a', { name: 'b' }, file).told).toEqual([
    expect.stringContaining('The file has no place of its own for this change (Name)'),
  ])
  expect(edited('lake', { decompression: true }, file).told).toEqual([
    'elements "lake": The file cannot say this of it: decompression. It stays in the design.',
  ])
  expect(edited('lake', { vendedLogs: true }, file).told).toEqual([])
})

it('keeps the name a resource has where AWS takes no such new one', () => {
  expect(edited('orders', { name: 'Orders & more' })).toEqual({
    ...{ text, changed: [] },
    told: [expect.stringMatching(/^elements "orders": “Orders & more” is no name that AWS takes for it/)],
  })
})

it('changes the buffering of whatever a delivery delivers to', () => {
  const file = `resource "aws_kinesis_firehose_delivery_stream" "logs" {
  name        = "logs"
  destination = "splunk"
  splunk_configuration {
    hec_endpoint       = "https://splunk.example"
    buffering_interval = 30
  }
}
`
  expect(edited('logs', { bufferSeconds: 45 }, file)).toMatchObject({
    ...{ changed: ['    buffering_interval = 45'], told: [] },
  })
})
