import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { onTestFinished, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { createClient } from '../../src-renderer/client/client'
import { clientKey } from '../../src-renderer/client/use-client'
import { createText } from '../../src-renderer/i18n/text'
import App from '../../src-renderer/shell/App.vue'
import { createPages } from '../../src-renderer/shell/router'
import { createFakeMain, type FakeMain } from './fake-main'

// happy-dom draws nothing; what a chart says is in its label and its table.
vi.mock('../../src-renderer/charts/echarts', () => ({ VChart: { props: ['option'], render: () => null } }))

export interface RenderedApp {
  readonly main: FakeMain
  readonly app: VueWrapper
}

/** The whole app at an address, over a fake main. */
export async function renderApp(path = '/'): Promise<RenderedApp> {
  const main = createFakeMain()
  const pages = createPages(createMemoryHistory())
  await pages.push(path)
  const app = mount(App, {
    attachTo: document.body,
    global: {
      plugins: [createPinia(), createText(), pages],
      provide: { [clientKey as symbol]: createClient(main.bridge) },
    },
  })
  onTestFinished(() => {
    app.unmount()
    document.body.replaceChildren()
  })
  return { main, app }
}

export const settle = flushPromises
