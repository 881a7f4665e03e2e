import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCli } from '../../../../src-main/headless/cli/run-cli'
import { readDesign } from '../../../../src-main/planning/design/read-design'
import { manualClock } from '../../../../src-main/platform/clock'
import { tempFolder } from '../../../support/temp-folder'

const files = join(import.meta.dirname, '../../blueprint/files')
const template = join(files, 'clickstream-sam.yaml')
const run = (...argv: readonly string[]) => runCli(argv, manualClock())

it('writes a design out of a template, and tells what it has no words for', async () => {
  const out = join(await tempFolder(), 'clicks.streamgauge.json')
  const outcome = await run('import', template, '--set', 'Stage=prod', '--out', out)
  expect(outcome).toMatchObject({ code: 0, err: '' })
  expect(outcome.out).toMatch(/^Written to .*clicks\.streamgauge\.json$/m)
  expect(outcome.out).toContain('  Outputs.Stream: is kept; a design has no words for it.\n')
  expect(readDesign(await readFile(out, 'utf8')).design).toMatchObject({
    name: 'clickstream-sam',
    edges: { length: 5 },
  })
})

it('reads several files of Terraform with their variables', async () => {
  const out = join(await tempFolder(), 'shop.json')
  const paths = ['main.tf', 'variables.tf', 'terraform.tfvars'].map((name) => join(files, 'terraform', name))
  const partitions = 'aws_kinesis_firehose_delivery_stream.archive.activePartitions=9'
  const set = ['--set', 'environment=dev', '--set', partitions]
  expect(await run('import', ...paths, ...set, '--out', out)).toMatchObject({ code: 0 })
  expect(readDesign(await readFile(out, 'utf8')).design).toMatchObject({ region: 'eu-central-1' })
})

it('ends with 1 and names what the file leaves open', async () => {
  const { code, err } = await run('import', template)
  expect(code).toBe(1)
  expect(err).toBe(`${template}: Resources.ClickKey: Say --set Stage=… dev or prod (Where this is deployed)\n`)
  const { out } = await run('import', template, '--json')
  expect(JSON.parse(out)).toMatchObject({ formatVersion: 1, file: null, questions: [{ name: 'Stage' }] })
})

it('leaves a file that is there alone unless it may replace it', async () => {
  const out = join(await tempFolder(), 'kept.json')
  await writeFile(out, 'mine')
  const argv = ['import', template, '--set', 'Stage=dev', '--out', out]
  expect(await run(...argv)).toMatchObject({
    code: 1,
    err: `${out}: It is there already. Use --force to replace it, or another --out.\n`,
  })
  expect(await readFile(out, 'utf8')).toBe('mine')
  expect(await run(...argv, '--force', '--json')).toMatchObject({ code: 0 })
})

it.each([
  [['import'], 2, 'It takes files of one template'],
  [['import', template, '--set', 'Stage'], 2, '--set takes a name and a value, such as Stage=prod, not "Stage".'],
  [['import', 'nowhere.yaml'], 1, 'nowhere.yaml: there is no such file.'],
  [['import', join(import.meta.dirname, 'designs.ts')], 1, 'This is none of the files that are read here'],
])('says what is wrong with %j', async (argv, code, text) => {
  const outcome = await run(...argv)
  expect(outcome.code).toBe(code)
  expect(outcome.err).toContain(text)
})

it('lets validate judge such a file as it does a design', async () => {
  const data = join(await tempFolder(), 'data')
  const judged = await run('validate', join(files, 'sensors-plan.json'), '--data', data, '--json')
  expect(JSON.parse(judged.out)).toMatchObject({ isValid: true })
  const open = await run('validate', template, '--data', data)
  expect(open.code).toBe(1)
  expect(open.out + open.err).toContain('Stage: has no value: import the file and answer it.')
})

it('says what has to be put right in the design of a file that goes round', async () => {
  const folder = await tempFolder()
  const [file, out] = [join(folder, 'round.yaml'), join(folder, 'round.json')]
  const reader = (of: string, to: string): string => `
  ${to}Reader: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { OUT: !Ref ${to} } } } }
  ${to}Reads:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt ${of}.Arn, FunctionName: !Ref ${to}Reader }
  ${to}: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }`
  await writeFile(file, `Resources:${reader('A', 'B')}${reader('B', 'A')}\n`)
  const { code, out: said } = await run('import', file, '--out', out)
  expect(code).toBe(0)
  expect(said).toMatch(/^To be put right\n {2}edges: Records would go round for ever: /m)
})
