import { flushPromises } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { onTestFinished, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, type Router } from 'vue-router'
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
  readonly pages: Router
}

/** The whole app at an address, over a fake main. */
export async function renderApp(path = '/'): Promise<RenderedApp> {
  const main = createFakeMain()
  const pages = createPages(createMemoryHistory())
  await pages.push(path)
  const app = createApp(App)
  app.config.errorHandler = (reason) => {
    throw reason
  }
  for (const plugin of [createPinia(), createText(), pages]) app.use(plugin)
  app.provide(clientKey, createClient(main.bridge))
  app.mount(document.body.appendChild(document.createElement('div')))
  onTestFinished(() => {
    app.unmount()
    document.body.replaceChildren()
  })
  return { main, pages }
}

export const settle = flushPromises
