import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../support/temp-folder'
import { orders, run, writeDesignFile } from './designs'

const written = async (design: unknown = orders) => {
  const folder = await tempFolder()
  return { folder, out: join(folder, 'out'), file: await writeDesignFile(folder, 'a.json', design) }
}

describe('export', () => {
  it('writes the files of a format, with what a month costs, and says what is left to do', async () => {
    const { folder, out, file } = await written()
    const { code, out: said } = await run(folder, 'export', file, '--format', 'cloudformation', '--out', out)
    expect(code).toBe(0)
    expect(said).toMatch(
      /^Written to .*out\n {2}README\.md\n {2}template\.yaml\n\nLeft to do\n {2}“Shop” is a program of your own/,
    )
    expect(await readFile(join(out, 'template.yaml'), 'utf8')).toContain('Type: AWS::Kinesis::Stream')
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('about **$58.69**')
  })

  it('writes Terraform and the CDK with their folders', async () => {
    const { folder, out, file } = await written({
      ...orders,
      elements: [...orders.elements, { kind: 'function', id: 'f', name: 'Worker' }],
      edges: [...orders.edges, { from: 'orders', to: 'f' }],
    })
    await run(folder, 'export', file, '--format', 'terraform', '--out', join(out, 'tf'))
    expect((await readdir(join(out, 'tf'))).toSorted()).toEqual([
      ...['README.md', 'functions', 'main.tf', 'outputs.tf', 'streamgauge.tf', 'versions.tf'],
    ])
    await run(folder, 'export', file, '--format', 'cdk', '--out', join(out, 'cdk'))
    expect(await readdir(join(out, 'cdk', 'bin'))).toEqual(['orders.ts'])
  })

  it('replaces no file unless it may, and then writes nothing at all', async () => {
    const { folder, out, file } = await written()
    const again = (...options: readonly string[]) =>
      run(folder, 'export', file, '--format', 'cloudformation', '--out', out, ...options)
    await again()
    await writeFile(join(out, 'template.yaml'), 'mine')
    const { code, err } = await again()
    expect(code).toBe(1)
    expect(err).toContain('template.yaml: It is there already. Use --force to replace it, or another --out.')
    expect(await readFile(join(out, 'template.yaml'), 'utf8')).toBe('mine')
    expect(await again('--force')).toMatchObject({ code: 0 })
    expect(await readFile(join(out, 'template.yaml'), 'utf8')).toContain('AWS::Kinesis::Stream')
  })

  it('gives programs what it wrote', async () => {
    const { folder, out, file } = await written()
    const { out: said } = await run(folder, 'export', file, '--format', 'cdk', '--out', out, '--json')
    expect(JSON.parse(said)).toMatchObject({
      ...{ formatVersion: 1, folder: out },
      files: expect.arrayContaining(['README.md', 'lib/orders-stack.ts']),
      leftOver: [{ place: 'elements "shop"', message: expect.stringContaining('“Shop”') }],
    })
  })

  it('refuses a format it does not know, and a design that is wrong', async () => {
    const { folder, file } = await written()
    expect(await run(folder, 'export', file, '--format', 'pulumi')).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('--format takes cloudformation, terraform, cdk, not "pulumi".') },
    })
    const wrong = await writeDesignFile(folder, 'b.json', { ...orders, edges: [{ from: 'orders', to: 'shop' }] })
    expect(await run(folder, 'export', wrong, '--format', 'cdk')).toMatchObject({ code: 1 })
  })

  it('says so where the folder is a file', async () => {
    const { folder, out, file } = await written()
    await writeFile(out, 'mine')
    const { code, err } = await run(folder, 'export', file, '--format', 'terraform', '--out', out)
    expect({ code, err }).toEqual({ code: 1, err: `${out}: this is a file, not a folder.\n` })
  })
})
