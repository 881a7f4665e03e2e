import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it, onTestFinished } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useDesignEditor } from '../../../../src-renderer/design/design-editor'
import { useRun } from '../../../../src-renderer/designer/run/run'
import { useRunPalette } from '../../../../src-renderer/designer/run/use-run-palette'
import { useSheetPanels } from '../../../../src-renderer/designer/sheet-panels'
import { createText } from '../../../../src-renderer/i18n/text'
import { ordersDesign, run } from '../samples'

/** The commands on the page of that name. */
const commandsOn = async (page: 'designer' | 'planner') => {
  const pinia = createPinia()
  setActivePinia(pinia)
  const component = { render: () => null }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/designer', name: 'designer', component },
      { path: '/planner', name: 'planner', component },
    ],
  })
  await router.push({ name: page })
  let commands: ReturnType<typeof useRunPalette> | undefined
  const host = { setup: () => ((commands = useRunPalette()), () => null) }
  const app = mount(host, { global: { plugins: [pinia, createText(), router] } })
  onTestFinished(() => app.unmount())
  const list = () => commands?.value ?? []
  const titles = (): string[] => list().map(({ title }) => title)
  return {
    titles,
    choose: (title: string) =>
      list()
        .find((command) => command.title === title)
        ?.run(),
  }
}

it('asks to run the design that is open, and opens what looks further at it', async () => {
  const { titles, choose } = await commandsOn('designer')
  expect(titles()).toEqual([])
  useDesignEditor().show('d1', ordersDesign())
  expect(titles()).toEqual([
    'Run Orders',
    ...['Simulate', 'Uncertainty', 'Optimise', 'Recordings'].map((view) => `Design: ${view}`),
  ])
  choose('Run Orders')
  expect(useRun().dialog).toBe('start')
  choose('Design: Simulate')
  expect(useSheetPanels().dock).toBe('simulate')
  choose('Design: Simulate')
  expect(useSheetPanels().dock).toBeNull()
})

it('offers what can go wrong at the element that is selected, while its design runs', async () => {
  const { titles, choose } = await commandsOn('designer')
  const editor = useDesignEditor()
  editor.show('d1', ordersDesign())
  editor.selected = 'orders'
  expect(titles().filter((title) => title.startsWith('Order stream'))).toEqual([])
  useRun().run = run()
  expect(titles()).toContain('Stop Orders')
  expect(titles().filter((title) => title.startsWith('Order stream'))).toEqual([
    'Order stream: Throttles',
    'Order stream: Answers late',
    'Order stream: Poison record',
  ])
  choose('Order stream: Answers late')
  expect(useRun().ask).toEqual({ element: 'orders', kind: 'latency' })
})

it('has none of them on other pages', async () => {
  const { titles } = await commandsOn('planner')
  useDesignEditor().show('d1', ordersDesign())
  expect(titles()).toEqual([])
})
