import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, it } from 'vitest'
import { createClient } from '../../../src-renderer/client/client'
import { clientKey } from '../../../src-renderer/client/use-client'
import { useDesignEditor } from '../../../src-renderer/design/design-editor'
import { useOpenDesign, type OpenDesign } from '../../../src-renderer/design/use-open-design'
import { createText } from '../../../src-renderer/i18n/text'
import type { Design } from '../../../src-main/contract/design'
import { createFakeMain } from '../fake-main'
import { settle } from '../render'

const opening = () => {
  const views: { readonly designs: OpenDesign; readonly editor: ReturnType<typeof useDesignEditor> }[] = []
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '' } }] })
  mount(
    defineComponent({
      setup() {
        views.push({ designs: useOpenDesign(() => Promise.resolve()), editor: useDesignEditor() })
        return () => null
      },
    }),
    {
      global: {
        plugins: [createPinia(), createText(), router],
        provide: { [clientKey as symbol]: createClient(createFakeMain().bridge) },
      },
    },
  )
  const [view] = views
  if (view === undefined) throw new Error('Nothing is open.')
  return view
}

it('shows the design that was asked for last, whichever comes last', async () => {
  const { designs, editor } = opening()
  const design = (name: string): Design => ({ formatVersion: 2, name, region: 'us-east-1', elements: [], edges: [] })
  let comes = (): void => undefined
  void designs.show(() => new Promise((resolve) => (comes = () => resolve({ id: 'old', design: design('Old') }))))
  await settle()
  void designs.show(() => Promise.resolve({ id: 'new', design: design('New') }))
  await settle()
  comes()
  await settle()
  expect([editor.id, designs.isOpening.value]).toEqual(['new', false])
})
