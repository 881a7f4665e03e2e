import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { cdkOf } from '../../../src-main/blueprint/cdk'
import { resourcesOf } from '../../../src-main/blueprint/resources'
import { Design } from '../../../src-main/planning/design/design'
import { everyDestination, sample, samples } from './samples'

/*
 * That it compiles against the AWS CDK and builds what the template does is shown by `npm run test:blueprints`.
 */

const filesOf = (design: Design): Readonly<Record<string, string>> =>
  Object.fromEntries(cdkOf(resourcesOf(design)).map(({ name, text }) => [name, text]))

const named = (name: string, ids: readonly string[] = ['orders']): Design =>
  Design.parse({
    ...{ formatVersion: 2, name },
    elements: ids.map((id) => ({ kind: 'queue', id, name: id })),
  })

describe('an application of the AWS CDK', () => {
  it.each([...samples, everyDestination])('for %s has files that can be parsed', (_name, design) => {
    const wrong = Object.entries(filesOf(design)).flatMap(([name, text]) => {
      if (name.endsWith('.json')) return JSON.parse(text) === null ? [name] : []
      if (!name.endsWith('.ts')) return []
      const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true, fileName: name })
      return diagnostics.map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
    })
    expect(wrong).toEqual([])
  })

  it('uses the constructs of the CDK where they say all of it, and asks for what differs by environment', () => {
    const files = filesOf(sample('order-events'))
    const stack = files['lib/order-events-stack.ts'] ?? ''
    expect(stack).toContain(`    const orders = new kinesis.Stream(this, 'Orders', {
      streamName: 'Orders',
      streamMode: kinesis.StreamMode.ON_DEMAND,
      retentionPeriod: cdk.Duration.hours(168),
      encryption: kinesis.StreamEncryption.MANAGED,`)
    expect(stack).toContain('  readonly reportsSecretArn: string\n')
    expect(JSON.parse(files['cdk.json'] ?? '')).toMatchObject({ context: { reportsSecretArn: '' } })
    expect(files['bin/order-events.ts']).toContain("  reportsSecretArn: text('reportsSecretArn'),\n")
  })

  it('declares each thing before it is used', () => {
    const stack = filesOf(sample('fraud-alerts'))['lib/fraud-alerts-stack.ts'] ?? ''
    expect(stack.indexOf('const alerts = ')).toBeGreaterThan(0)
    expect(stack.indexOf('alerts.queueArn')).toBeGreaterThan(stack.indexOf('const alerts = '))
  })

  it('gives constructs names that are no words of the language and no modules', () => {
    const stack = Object.entries(filesOf(named('Words', ['new', 'sqs', 'props']))).find(([name]) =>
      name.endsWith('-stack.ts'),
    )?.[1]
    expect(stack).toMatch(/const new_ = .*const sqs_ = .*const props_ = /s)
  })

  it.each([
    ['Ströme & Öfen', 'strome-ofen'],
    ['1001 nights', 'design-1001-nights'],
    ['注文', 'design'],
  ])('of a design named %s has files named %s', (name, file) => {
    expect(Object.keys(filesOf(named(name)))).toContain(`bin/${file}.ts`)
  })

  it('lets no note or name out of its comment', () => {
    const design = Design.parse({
      ...{ formatVersion: 2, name: 'Notes' },
      elements: [
        { kind: 'stream', id: 's', name: 'S', note: 'one\r\ntwo\u2028throw three' },
        { kind: 'delivery', id: 'd', name: 'D' },
        { kind: 'splunk', id: 'p', name: 'a */ throw b' },
      ],
      edges: [
        { from: 's', to: 'd' },
        { from: 'd', to: 'p' },
      ],
    })
    const stack = filesOf(design)['lib/notes-stack.ts'] ?? ''
    expect(stack).toContain('    // one\n    // two\n    // throw three\n')
    expect(stack).toContain('  /** a * / throw b: URL of the HTTP Event Collector */\n')
  })
})
