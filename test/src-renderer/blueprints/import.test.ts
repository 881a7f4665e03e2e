import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent } from 'vue'
import { expect, it } from 'vitest'
import { useBlueprintImport, type BlueprintImport } from '../../../src-renderer/blueprints/import'
import type { Client, CommandOutput } from '../../../src-renderer/client/client'
import { clientKey } from '../../../src-renderer/client/use-client'
import { createText } from '../../../src-renderer/i18n/text'
import { settle } from '../render'

type Answer = CommandOutput<'blueprint.import'>

const importing = () => {
  const waiting: { readonly names: readonly string[]; readonly resolve: (answer: Answer) => void }[] = []
  const call = (_name: string, input: { readonly files: readonly { readonly name: string }[] }) =>
    new Promise((resolve) => waiting.push({ names: input.files.map(({ name }) => name), resolve }))
  const views: BlueprintImport[] = []
  mount(
    defineComponent({
      setup() {
        views.push(useBlueprintImport())
        return () => null
      },
    }),
    {
      global: {
        plugins: [createPinia(), createText()],
        provide: { [clientKey as symbol]: { call } as unknown as Client },
      },
    },
  )
  const [view] = views
  if (view === undefined) throw new Error('Nothing is imported.')
  return { view, waiting }
}

const answer = (format: Answer['format']): Answer => ({
  ...{ design: null, format, questions: [], problems: [], leftOver: [], document: null },
})
const file = (name: string, text: Promise<string> = Promise.resolve('')) => ({ name, text: () => text })

it('shows what was asked last, whichever answer comes last', async () => {
  const { view, waiting } = importing()
  void view.read([file('old.yaml')])
  await settle()
  void view.read([file('new.tf')])
  await settle()
  waiting[1]?.resolve(answer('terraform'))
  await settle()
  waiting[0]?.resolve(answer('cloudformation'))
  await settle()
  expect(view.result.value?.format).toBe('terraform')
  expect(view.files.value.map(({ name }) => name)).toEqual(['new.tf'])
  expect(view.isReading.value).toBe(false)
})

it('does not ask about a file that was slow to be read, after another was chosen', async () => {
  const { view, waiting } = importing()
  let isRead = (_text: string): void => undefined
  void view.read([file('slow.yaml', new Promise((resolve) => (isRead = resolve)))])
  void view.read([file('new.tf')])
  await settle()
  isRead('')
  await settle()
  expect(waiting.map(({ names }) => names)).toEqual([['new.tf']])
})

it('shows nothing of what was asked before it was closed', async () => {
  const { view, waiting } = importing()
  void view.read([file('old.yaml')])
  await settle()
  view.reset()
  waiting[0]?.resolve(answer('cloudformation'))
  await settle()
  expect([view.result.value, view.isReading.value]).toEqual([null, false])
})
