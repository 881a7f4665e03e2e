import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudFormationOf } from '../../src-main/blueprint/cloudformation'
import { exportDesign } from '../../src-main/blueprint/export-design'
import { readBlueprint } from '../../src-main/blueprint/import/read-blueprint'
import { resourcesOf } from '../../src-main/blueprint/resources'
import type { Design } from '../../src-main/planning/design/design'
import { everyDestination, samples } from '../src-main/blueprint/samples'
import { readTemplate, type Template } from '../src-main/blueprint/template'
import { normalForm, type Known } from './normal-form'

const tools = process.env['STREAMGAUGE_BLUEPRINT_TOOLS']
const designs = [...samples, everyDestination]

/** Applications of the CDK, side by side, with its packages above them. */
let folder = ''
beforeAll(async () => {
  if (tools === undefined) return
  folder = await mkdtemp(join(tmpdir(), 'streamgauge-cdk-'))
  await symlink(join(tools, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const [name, design] of designs) await write(name, design)
})
afterAll(() => (folder === '' ? undefined : rm(folder, { recursive: true, force: true })))

const folderOf = (name: string): string => join(folder, name.replaceAll(' ', '-'))

const write = async (name: string, design: Design): Promise<void> => {
  for (const file of exportDesign(design, { format: 'cdk' }).files) {
    const path = join(folderOf(name), file.name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.text)
  }
}

/** With the options of each, which all have. @returns what is wrong */
const compiled = async (): Promise<readonly string[]> => {
  const first = folderOf(designs[0]?.[0] ?? '')
  const { config } = ts.readConfigFile(join(first, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    readonly config: object
  }
  const sources = designs.flatMap(([name]) => ts.sys.readDirectory(folderOf(name), ['.ts'], undefined, ['bin', 'lib']))
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: sources }, ts.sys, folder)
  const program = ts.createProgram(sources, { ...options, noEmit: false, rootDir: folder, outDir: folder })
  const emitted = program.emit()
  return [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map(
    ({ file, start = 0, messageText }) =>
      `${file?.fileName ?? ''}(${String((file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1)}): ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  )
}

/** What everything that is asked for is answered with. */
const answersOf = (design: Design): Known['parameters'] =>
  Object.fromEntries(
    resourcesOf(design).parameters.map(({ name, type }) => {
      const answer = `arn:aws:any:::${name}`
      return [name, type === 'list' ? [answer] : answer]
    }),
  )

const lowerFirst = (name: string): string => name.replace(/^./, (letter) => letter.toLowerCase())

const synthesized = async (name: string, design: Design): Promise<Template> => {
  const out = join(folderOf(name), 'cdk.out')
  const context = Object.fromEntries(Object.entries(answersOf(design)).map(([key, value]) => [lowerFirst(key), value]))
  const { app } = JSON.parse(await readFile(join(folderOf(name), 'cdk.json'), 'utf8')) as { readonly app: string }
  const program = app.replace(/^npx tsx /, '').replace(/\.ts$/, '.js')
  const env = { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) }
  await promisify(execFile)(process.execPath, [program], { cwd: folderOf(name), env })
  const { artifacts } = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as {
    readonly artifacts: Readonly<Record<string, { readonly properties?: { readonly templateFile?: string } }>>
  }
  const files = Object.values(artifacts).map(({ properties }) => properties?.templateFile)
  const file = files.find((one) => one?.endsWith('.template.json') === true) ?? ''
  return JSON.parse(await readFile(join(out, file), 'utf8')) as Template
}

/** Resources by their ids. Code is an archive there, and text here. */
const resourcesIn = ({ Resources: resources }: Template, known: Known) =>
  Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type: type }]) => type !== 'AWS::CDK::Metadata')
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([id, { Type: type, Properties: properties }]) => {
        const { Code: _, ...rest } = properties
        return [id, { type, properties: normalForm(rest, known) }]
      }),
  )

describe.skipIf(tools === undefined)('an application of the AWS CDK', () => {
  it('compiles, for every design', async () => {
    expect(await compiled()).toEqual([])
  })

  it.each(designs)(
    'of %s builds what its CloudFormation template does, under the same ids, and is read as the design again',
    async (name, design) => {
      const parameters = answersOf(design)
      const known = { region: design.region, parameters }
      const template = readTemplate(cloudFormationOf(resourcesOf(design)))
      const own = await synthesized(name, design)
      expect(resourcesIn(own, known)).toEqual(resourcesIn(template, known))
      expect(own.Metadata.Streamgauge).toEqual(template.Metadata.Streamgauge)
      expect(Object.keys(own.Outputs ?? {})).toEqual(Object.keys(template.Outputs ?? {}))
      const read = readBlueprint({ files: [{ name: 'stack.template.json', text: JSON.stringify(own) }] })
      expect(read).toMatchObject({ design, questions: [], problems: [], leftOver: [] })
    },
  )
})
