import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import { tempFolder } from '../../support/temp-folder'
import { publicFile } from '../blueprint/files'
import { openManualWorkbench } from './support/manual-workbench'

const files = [publicFile('clickstream-sam.yaml')]

it('imports a file, keeps it with the design, and writes a change of the design into it', async () => {
  const { client } = await openManualWorkbench()
  const asked = await client.call('blueprint.import', { files, name: '', answers: {} })
  expect(asked).toMatchObject({ design: null, format: 'cloudformation', document: null, problems: [] })
  expect(asked.questions.map(({ name }) => name)).toEqual(['Stage'])
  const { design, document } = await client.call('blueprint.import', {
    files,
    name: 'Clicks',
    answers: { Stage: 'dev' },
  })
  if (design === null || document === null) throw new Error('It was not imported.')
  expect(design.name).toBe('Clicks')
  const { id: designId } = await client.call('design.save', { id: null, design })
  expect(await client.call('blueprint.document', { designId })).toEqual({ document: null })
  await client.call('blueprint.keepDocument', { designId, document })
  const kept = await client.call('blueprint.document', { designId })
  expect(kept).toEqual({ document })
  const elements = design.elements.map((element) =>
    element.kind === 'function' && element.id === 'counter' ? { ...element, batchRecords: 50 } : element,
  )
  const updated = await client.call('blueprint.update', { document, design: { ...design, elements } })
  expect(updated).toMatchObject({ problems: [], text: document.text.replace('BatchSize: 500', 'BatchSize: 50') })
  expect(updated.text.split('\n')[(updated.changedLines[0] ?? 0) - 1]?.trim()).toBe('BatchSize: 50')
  await client.call('design.remove', { id: designId })
  expect(await client.call('blueprint.document', { designId })).toEqual({ document: null })
})

it('has the document again after a restart', async () => {
  const folder = join(await tempFolder(), 'project')
  const open = () =>
    openProject({
      ...{ folder, keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel' },
      ...{ clock: manualClock(), logger: silentLogger },
    })
  const document = { format: 'terraform', fileName: 'main.tf', text: '# nothing', answers: {}, links: [] } as const
  const first = await open()
  await first.designs.keepDocument('orders', { ...document, links: [...document.links] })
  await first.close()
  const second = await open()
  onTestFinished(() => second.close())
  expect(second.designs.documentOf('orders')).toEqual(document)
})
