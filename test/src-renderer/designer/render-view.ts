import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { onTestFinished, vi } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory } from 'vue-router'
import type { Design } from '../../../src-main/contract/design'
import { createClient } from '../../../src-renderer/client/client'
import { clientKey } from '../../../src-renderer/client/use-client'
import { useDesignEditor } from '../../../src-renderer/design/design-editor'
import FaultDialog from '../../../src-renderer/designer/run/FaultDialog.vue'
import RecordingsTab from '../../../src-renderer/designer/run/RecordingsTab.vue'
import RunBar from '../../../src-renderer/designer/run/RunBar.vue'
import RunTab from '../../../src-renderer/designer/run/RunTab.vue'
import OptimiseTab from '../../../src-renderer/designer/simulate/OptimiseTab.vue'
import SimulateTab from '../../../src-renderer/designer/simulate/SimulateTab.vue'
import UncertaintyTab from '../../../src-renderer/designer/simulate/UncertaintyTab.vue'
import { createText } from '../../../src-renderer/i18n/text'
import { createPages } from '../../../src-renderer/shell/router'
import { createFakeMain, type FakeMain } from '../fake-main'
import { settle } from '../render'

// happy-dom draws nothing; what a chart says is in its label and its table.
vi.mock('../../../src-renderer/charts/echarts', () => ({ VChart: { props: ['option'], render: () => null } }))

// Imported here, where charts are replaced: tests share what was imported before them.
const views = { FaultDialog, RecordingsTab, RunBar, RunTab, OptimiseTab, SimulateTab, UncertaintyTab } as const

export interface RenderedView {
  readonly main: FakeMain
  readonly view: VueWrapper
  readonly editor: ReturnType<typeof useDesignEditor>
  /** What the view asked its page to bring into view. */
  readonly shown: string[]
}

/**
 * One view of the designer over a fake main, given the design that is open as its page gives it.
 * @param prepare main, before it is asked anything
 */
export async function renderView(
  name: keyof typeof views,
  design: Design,
  prepare: (main: FakeMain) => void = () => undefined,
): Promise<RenderedView> {
  const main = createFakeMain()
  prepare(main)
  const pinia = createPinia()
  setActivePinia(pinia)
  const shown: string[] = []
  const text = createText()
  const pages = createPages(createMemoryHistory())
  const page = {
    setup: () => {
      const editor = useDesignEditor()
      editor.show('d1', design)
      return () =>
        h(TooltipProvider, () => [h(views[name], { design: editor.design, onShow: (id: string) => shown.push(id) })])
    },
  }
  const view = mount(page, {
    attachTo: document.body,
    global: { plugins: [pinia, text, pages], provide: { [clientKey as symbol]: createClient(main.bridge) } },
  })
  onTestFinished(() => {
    view.unmount()
    document.body.replaceChildren()
  })
  await settle()
  return { main, view, editor: useDesignEditor(), shown }
}
