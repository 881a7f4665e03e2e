import { describe, expect, it } from 'vitest'
import { exportDesign } from '../../../src-main/blueprint/export-design'
import { Design } from '../../../src-main/planning/design/design'
import { sample } from './samples'

const readme = (design: Design, options: Partial<Parameters<typeof exportDesign>[1]> = {}): string =>
  exportDesign(design, { format: 'terraform', ...options }).files.find(({ name }) => name === 'README.md')?.text ?? ''

describe('the README of an export', () => {
  it('has a picture, the settings with their units, and what is assumed', () => {
    const text = readme(sample('fraud-alerts'))
    expect(text).toContain('  e1["Transactions<br/>Data stream"]\n')
    expect(text).toContain('  e0 --> e1\n')
    expect(text).toMatch(
      /^\| Transactions \| Data stream \| Shards: 4, Retention: 168 h, .*Encryption: Customer key \|$/m,
    )
    expect(text).toMatch(/^- “Payments” sends: Records a second: 400, .*One hot key \(Share of the hot key: 0\.08\)/m)
  })

  it('says what a month costs only where that is known', () => {
    const known = { total: '$12.30', unknownLines: 1 }
    expect(readme(sample('clickstream'), { monthly: known })).toContain(
      'A month in us-east-1 comes to about **$12.30** with the workload below, and 1 of its lines are not known',
    )
    expect(readme(sample('clickstream'))).not.toContain('## Cost')
  })

  it('tells what it asks for by the names of the format, and what is left to do', () => {
    expect(readme(sample('order-events'))).toContain('| `reports_secret_arn` |')
    expect(readme(sample('order-events'), { format: 'cloudformation' })).toContain('| `ReportsSecretArn` |')
    expect(readme(sample('order-events'), { format: 'cdk' })).toContain('| `reportsSecretArn` |')
    expect(readme(sample('order-events'))).toContain(
      '- The code of “Validate” is a placeholder: put your own in its place.',
    )
  })

  it('lets no name break a table or the picture', () => {
    const design = Design.parse({
      ...{ formatVersion: 2, name: 'Odd' },
      elements: [{ kind: 'queue', id: 'odd', name: 'a | b "c" <d> #e', note: 'one\ntwo' }],
    })
    expect(readme(design)).toContain('| a \\| b "c" \\<d\\> #e | SQS queue | one two |')
    expect(readme(design)).toContain('  e0["a | b #34;c#34; #60;d#62; #35;e<br/>SQS queue"]')
  })

  it('deploys with the values it asks for, and without any where it asks for none', () => {
    expect(readme(sample('order-events'), { format: 'cloudformation' })).toMatch(/--parameter-overrides \w+=… /)
    const design = Design.parse({
      ...{ formatVersion: 2, name: 'One # of\nthem' },
      elements: [{ kind: 'stream', id: 's', name: 'S' }],
    })
    const text = readme(design, { format: 'cloudformation' })
    expect(text).toMatch(/^# One # of them\n/)
    expect(text).toContain('  --capabilities CAPABILITY_IAM\n```')
  })

  it('names a transform that is as usual', () => {
    const design = Design.parse({
      ...{ formatVersion: 2, name: 'One' },
      elements: [{ kind: 'delivery', id: 'd', name: 'D', transform: {} }],
    })
    expect(readme(design)).toContain('| D | Firehose delivery | Transforming function: yes |')
  })
})
