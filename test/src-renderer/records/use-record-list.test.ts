import { effectScope, nextTick, ref, shallowRef } from 'vue'
import { expect, it, onTestFinished } from 'vitest'
import { createRowBuffer } from '../../../src-renderer/records/row-buffer'
import { useRecordList } from '../../../src-renderer/records/use-record-list'
import { ROW_PIXELS } from '../../../src-renderer/ui/use-row-window'
import { recordLine } from '../samples'

const VIEW_ROWS = 10

/** A live list as high as ten rows, of which the first is its head; happy-dom lays nothing out, so its height is told. */
const open = (keep = 1000) => {
  const rows = createRowBuffer(keep)
  const version = ref(0)
  const element = document.createElement('div')
  let height = VIEW_ROWS * ROW_PIXELS
  Object.defineProperty(element, 'clientHeight', { get: () => height })
  let top = 0
  Object.defineProperty(element, 'scrollTop', {
    get: () => top,
    set: (to: number) => (top = Math.max(0, Math.min(to, (rows.length + 1 - VIEW_ROWS) * ROW_PIXELS))),
  })
  const scope = effectScope()
  onTestFinished(() => scope.stop())
  const list = scope.run(() =>
    useRecordList(shallowRef(element), { rows, version: () => version.value, isLive: () => true }),
  )
  if (!list) throw new Error('The scope has ended.')
  const add = async (count: number): Promise<void> => {
    rows.add(Array.from({ length: count }, () => recordLine()))
    version.value++
    await nextTick()
    await nextTick()
  }
  const scrollTo = (pixels: number): void => {
    element.scrollTop = pixels
    list.onScroll()
  }
  /** As browsers do it: the scrolling is told before the new height. */
  const grow = (byRows: number): void => {
    height += byRows * ROW_PIXELS
    top = Math.max(0, top - byRows * ROW_PIXELS)
    list.onScroll()
  }
  return { rows, element, list, add, scrollTo, grow, firstShown: () => rows.first + element.scrollTop / ROW_PIXELS }
}

it('stays at the end while rows come, also when more come before the browser says that it scrolled', async () => {
  const { rows, list, add, firstShown } = open()
  await add(50)
  rows.add([recordLine(), recordLine(), recordLine()])
  list.onScroll()
  expect(list.isFollowing.value).toBe(true)
  await add(1)
  expect(firstShown()).toBe(54 - (VIEW_ROWS - 1))
})

it('stays at the end when the view becomes higher', async () => {
  const { list, add, grow } = open()
  await add(50)
  grow(4)
  expect(list.isFollowing.value).toBe(true)
})

it('stays where somebody has scrolled to, also when the first rows are let go', async () => {
  const { list, add, scrollTo, firstShown } = open(100)
  await add(90)
  scrollTo(75 * ROW_PIXELS)
  expect(list.isFollowing.value).toBe(false)
  await add(20)
  expect(firstShown()).toBe(75)
})

it('follows again once somebody has scrolled back to the end, or asks for it', async () => {
  const { list, add, scrollTo } = open()
  await add(50)
  scrollTo(0)
  scrollTo(41 * ROW_PIXELS)
  expect(list.isFollowing.value).toBe(true)
  list.hold()
  list.follow()
  expect(list.isFollowing.value).toBe(true)
})

it('draws the rows in view and a few around them, however many there are, and uses what was drawn again', async () => {
  const { rows, list, add, scrollTo } = open(10_000)
  await add(10_000)
  expect(list.drawn.value.at(-1)).toMatchObject({ number: 9999, line: rows.row(9999) })
  list.hold()
  const slots = new Set<number>()
  for (const row of [0, 1, 7, 500, 7777]) {
    scrollTo(row * ROW_PIXELS)
    const { drawn } = list
    expect(drawn.value.map(({ number }) => number)).toEqual(expect.arrayContaining([row, row + VIEW_ROWS - 1]))
    expect(list.above.value).toBe((drawn.value[0]?.number ?? NaN) * ROW_PIXELS)
    expect(new Set(drawn.value.map(({ slot }) => slot)).size).toBe(drawn.value.length)
    drawn.value.forEach(({ slot }) => slots.add(slot))
  }
  expect(slots.size).toBeLessThan(3 * VIEW_ROWS)
})

it('brings a row into view below its head, and moves no further than it has to', async () => {
  const { list, add, element } = open()
  await add(500)
  list.hold()
  list.reveal(100)
  expect(element.scrollTop).toBe(100 * ROW_PIXELS)
  list.reveal(105)
  expect(element.scrollTop).toBe(100 * ROW_PIXELS)
  list.reveal(110)
  expect(element.scrollTop).toBe(102 * ROW_PIXELS)
})

it('leaves what stays in view where it was drawn, and draws all others over what was there, in its order', async () => {
  const { list, add, scrollTo } = open()
  await add(500)
  list.hold()
  scrollTo(100 * ROW_PIXELS)
  const slotOf = () => new Map(list.drawn.value.map(({ number, slot }) => [number, slot]))
  const slots = () => list.drawn.value.map(({ slot }) => slot)
  const before = slotOf()
  scrollTo(105 * ROW_PIXELS)
  for (const [number, slot] of slotOf()) expect(slot).toBe(before.get(number) ?? slot)
  const order = slots()
  scrollTo(300 * ROW_PIXELS)
  expect(slots()).toEqual(order)
  scrollTo(50 * ROW_PIXELS)
  expect(slots()).toEqual(order)
})

it('draws no more than is seen while it follows', async () => {
  const { list, add } = open()
  await add(500)
  const followed = list.drawn.value.length
  expect(followed).toBeGreaterThanOrEqual(VIEW_ROWS - 1)
  expect(followed).toBeLessThanOrEqual(VIEW_ROWS + 1)
  list.hold()
  expect(list.drawn.value.length).toBeGreaterThan(followed)
})
