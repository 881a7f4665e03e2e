import { beforeEach, expect, it, vi } from 'vitest'
import type { BrowseProgress } from '../../../src-main/contract/record-browser'
import { renderApp, settle } from '../render'
import { ordersArn, recordLine, shardRow, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, type, words } from '../screen'

// happy-dom lays nothing out: the list is as high as ten rows.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(280)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(28_000)
})

const progress = (changes: Partial<BrowseProgress> = {}): BrowseProgress => ({
  ...{ scanned: 3, matched: 3, skipped: 0, failed: 0, bytes: 10, part: 1, isDone: true },
  ...changes,
})
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => recordLine({ sequenceNumber: String(at), partitionKey: `key-${at}` }))

const openRecords = async (sparkline: number[] = []) => {
  const { main } = await renderApp(`/streams/${encodeURIComponent(ordersArn)}`)
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow(), streamRow({ name: 'other' })] })
  main.push('stream.watch', { stream: streamRow({ sparkline }), shards: [shardRow()] })
  await settle()
  const tab = byRole('tab', 'Records')
  tab.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
  tab.focus()
  await settle()
  return main
}
const rowsShown = () => allByRole('row', /key-/).map((row) => row.querySelector('[data-column=key]')?.textContent)
const press = (key: string, more: KeyboardEventInit = {}) =>
  byRole('grid', 'Records').dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  )
const fieldOf = (label: string): HTMLElement => {
  const found = [...document.querySelectorAll('label')].find((element) => words(element).startsWith(label))
  return document.getElementById(found?.htmlFor ?? '') as HTMLElement
}

it('begins with the oldest records of a stream that is not written to', async () => {
  expect((await openRecords()).inputsOf('records.browse')).toMatchObject([{ start: { type: 'TRIM_HORIZON' } }])
})

it('begins with the live tail of a stream that is written to', async () => {
  expect((await openRecords([1, 1, 1, 1, 1])).inputsOf('records.browse')).toMatchObject([{ start: { type: 'LATEST' } }])
})

it('draws the rows in view only, and moves through all of them by keyboard', async () => {
  const main = await openRecords()
  main.push('records.browse', { lines: lines(1000), progress: progress({ matched: 1000 }) })
  await settle()
  expect(byRole('grid', 'Records').getAttribute('aria-rowcount')).toBe('1001')
  expect(rowsShown().slice(0, 3)).toEqual(['key-0', 'key-1', 'key-2'])
  expect(rowsShown().length).toBeLessThan(40)
  press('ArrowDown')
  press('ArrowDown')
  press('ArrowDown', { shiftKey: true })
  await settle()
  const selected = allByRole('row', /key-/).filter((row) => row.getAttribute('aria-selected') === 'true')
  expect(selected.map((row) => row.getAttribute('aria-rowindex'))).toEqual(['3', '4'])
  expect(words(byRole('toolbar', 'Selection'))).toContain('2 records')
})

/** Open the first of three records, whose data these are. */
const openFirst = async (data: string): Promise<HTMLElement> => {
  const main = await openRecords()
  main.answer('records.contents', ({ places }) => ({
    contents: places.map((place) => ({
      ...place,
      partitionKey: 'key-0',
      arrivedAt: 0,
      data: btoa(data),
      packing: [],
      isCut: false,
    })),
  }))
  main.push('records.browse', { lines: lines(3), progress: progress() })
  await settle()
  press('ArrowDown')
  press('Enter')
  await settle()
  await settle()
  return byRole('region', 'Record')
}

it('opens the record that the keyboard is on, whole, and closes it', async () => {
  const details = await openFirst('{"hello":"world"}')
  expect(words(details)).toContain('key-0')
  byRole('radio', 'Text', details).click()
  await settle()
  expect(details.querySelector('pre')?.textContent).toBe('{"hello":"world"}')
  press('Escape')
  await settle()
  expect(allByRole('region', 'Record')).toEqual([])
})

it('shows JSON that would make too large a tree as text, and says so', async () => {
  const details = await openFirst(`[${'12345678,'.repeat(240_000)}0]`)
  expect(words(details)).toContain('Too long for a tree: JSON is shown as one up to 2 MiB.')
  expect(words(details)).toContain('Only the first 128 KiB are shown')
  expect(details.querySelector('pre')?.textContent).toHaveLength(128 * 1024)
  expect(allByRole('radio', 'JSON', details)).toEqual([])
})

it('says how many were scanned, matched, left out and failed, and why', async () => {
  const main = await openRecords()
  const failure = 'Cannot read properties of undefined'
  type(fieldOf('Expression'), 'record.data.a.b')
  main.push('records.browse', {
    lines: [],
    progress: progress({ scanned: 12_345, matched: 200, skipped: 50, failed: 7, failure }),
  })
  await settle()
  const said = words(byRole('region', 'Record browser'))
  expect(said).toContain('12,345 scanned')
  expect(said).toContain('sample: 50 matches not shown (75% shown)')
  expect(said).toContain(`failed for 7 records: ${failure}`)
  expect(words(byRole('alert', failure))).toBe(failure)
})

it('reads nothing while something is filled in wrong, and says what', async () => {
  const main = await openRecords()
  const start = fieldOf('Begin') as HTMLSelectElement
  start.value = 'AT_SEQUENCE_NUMBER'
  start.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
  type(fieldOf('Sequence number'), 'latest')
  byRole('button', 'Read').click()
  await settle()
  expect(main.inputsOf('records.browse')).toHaveLength(1)
  expect(words(byRole('alert', /digits/))).toBe('A sequence number has digits only.')
})

it('tells how to put a first record where there are none', async () => {
  const main = await openRecords()
  main.push('records.browse', { lines: [], progress: progress({ scanned: 0, matched: 0 }) })
  await settle()
  expect(words(byRole('region', 'Record browser'))).toContain('--stream-name orders')
})
