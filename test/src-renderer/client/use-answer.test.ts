import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, ref } from 'vue'
import { afterEach, expect, it, vi } from 'vitest'
import { createClient } from '../../../src-renderer/client/client'
import { useAnswer, type AnswerView } from '../../../src-renderer/client/use-answer'
import { clientKey } from '../../../src-renderer/client/use-client'
import { createText } from '../../../src-renderer/i18n/text'
import { createFakeMain, fault } from '../fake-main'
import { settle } from '../render'

afterEach(() => vi.useRealTimers())

const asking = () => {
  const main = createFakeMain()
  const id = ref<string | null>('a')
  const views: AnswerView<{ id: string }>[] = []
  const page = mount(
    defineComponent({
      setup() {
        views.push(useAnswer('design.save', () => (id.value === null ? null : { id: id.value, design: {} as never })))
        return () => null
      },
    }),
    {
      global: { plugins: [createPinia(), createText()], provide: { [clientKey as symbol]: createClient(main.bridge) } },
    },
  )
  const [view] = views
  if (view === undefined) throw new Error('Nothing was asked.')
  return { main, id, view, page }
}

it('says after a second that an answer takes its time', async () => {
  vi.useFakeTimers()
  const { view } = asking()
  vi.advanceTimersByTime(900)
  expect(view.isSlow.value).toBe(false)
  vi.advanceTimersByTime(200)
  expect(view.isSlow.value).toBe(true)
})

it('keeps why there is no answer, until there is one', async () => {
  const { main, id, view } = asking()
  main.answer('design.save', ({ id: asked }) =>
    asked === 'bad' ? fault('Bad', 'Not like this.') : { id: asked ?? '' },
  )
  await settle()
  expect(view.answer.value).toEqual({ id: 'a' })
  id.value = 'bad'
  await settle()
  expect([view.answer.value, view.fault.value]).toEqual([null, 'Not like this.'])
  id.value = 'b'
  await settle()
  expect([view.answer.value, view.fault.value]).toEqual([{ id: 'b' }, null])
})

it('has no answer while nothing is asked, and gives up what is under way when nobody looks any more', async () => {
  const { main, id, view, page } = asking()
  main.answer('design.save', ({ id: asked }) => ({ id: asked ?? '' }))
  await settle()
  id.value = null
  await settle()
  expect(view.answer.value).toBeNull()
  id.value = 'c'
  await Promise.resolve()
  page.unmount()
  await settle()
  expect(main.sent.some(({ type }) => type === 'cancel')).toBe(true)
})
