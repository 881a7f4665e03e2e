import { describe, expect, it } from 'vitest'
import { runCli } from '../../../../src-main/headless/cli/run-cli'
import { manualClock } from '../../../../src-main/platform/clock'
import { tempFolder } from '../../../support/temp-folder'
import { orders, run, writeDesignFile } from './designs'

const cyclic = {
  ...orders,
  elements: [...orders.elements, { kind: 'application', id: 'a', name: 'A' }],
  edges: [...orders.edges, { from: 'orders', to: 'a' }, { from: 'a', to: 'orders' }],
}
const files: readonly (readonly [string, unknown, RegExp])[] = [
  ['of a newer version', { ...orders, formatVersion: 99 }, /99/],
  ['cut short', JSON.stringify(orders).slice(0, 60), /cut short/],
  ['with an unknown kind', { ...orders, elements: [{ kind: 'tape', id: 't', name: 'T' }] }, /tape/],
  ['with a cycle', cyclic, /→/],
  ['that is empty', '', /./],
  ['that is a list', '[]', /./],
]
const commands: readonly { readonly command: string; readonly argv: readonly string[] }[] = [
  { command: 'simulate', argv: [] },
  { command: 'validate', argv: [] },
  { command: 'price', argv: [] },
  { command: 'export', argv: ['--format', 'terraform'] },
]

const problemsIn = (out: string) => (JSON.parse(out) as { problems: readonly { message: string }[] }).problems

describe.each(commands)('$command', ({ command, argv }) => {
  it.each(files)('ends with 1 and says why of a file %s, in JSON as well', async (_what, design, why) => {
    const folder = await tempFolder()
    const file = await writeDesignFile(folder, 'design.streamgauge.json', design)
    const plain = await run(folder, command, file, ...argv)
    expect(plain).toMatchObject({ code: 1, out: '', err: expect.stringContaining(file) as string })
    expect(plain.err).toMatch(why)
    const { code, out } = await run(folder, command, file, ...argv, '--json')
    expect(code).toBe(1)
    expect(
      problemsIn(out)
        .map(({ message }) => message)
        .join(' '),
    ).toMatch(why)
  })

  it.each([
    ['a file that is not there', ['nowhere.json'], 1, /no such file/],
    ['an option there is none of', ['a.json', '--nonsense'], 2, /--nonsense/],
    ['no file', [], 2, /It takes/],
  ] as const)('says what is wrong with %s, in JSON as well', async (_what, more, expected, why) => {
    const folder = await tempFolder()
    const { code, out, err } = await run(folder, command, ...more, ...argv, '--json')
    expect(code).toBe(expected)
    expect(err).toMatch(why)
    expect(problemsIn(out)[0]?.message).toMatch(why)
  })
})

it('answers programs in JSON where there is no such command, and where an import fails', async () => {
  const folder = await tempFolder()
  expect(problemsIn((await run(folder, 'simulat', '--json')).out)).toEqual([
    { place: '', message: 'There is no command "simulat".' },
  ])
  const file = await writeDesignFile(folder, 'x.yaml', 'Resources:\n  A: [1\n')
  for (const path of [file, 'nowhere.yaml']) {
    const { code, out } = await runCli(['import', path, '--json', '--out', `${folder}/x.json`], manualClock())
    expect(code).toBe(1)
    expect(problemsIn(out)).toHaveLength(1)
  }
})
