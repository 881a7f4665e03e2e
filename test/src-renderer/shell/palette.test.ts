import { beforeEach, expect, it } from 'vitest'
import { renderApp, settle } from '../render'
import { shardRow, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, press, type, words } from '../screen'

beforeEach(() => window.localStorage.clear())

const openWith = async (changes: Parameters<typeof workbenchState>[0] = {}) => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState(changes))
  await settle()
  main.push('streams.watch', { streams: [streamRow(), streamRow({ name: 'clickstream' })] })
  await settle()
  return main
}
const openPalette = async (): Promise<HTMLElement> => {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }),
  )
  await settle()
  return byRole('dialog', 'Command palette')
}
const offered = (palette: HTMLElement): string[] => allByRole('option', /./s, palette).map(words)
const ask = async (palette: HTMLElement, query: string): Promise<string[]> => {
  const input = palette.querySelector('input')
  if (!input) throw new Error('The palette has no field.')
  type(input, query)
  await settle()
  return offered(palette)
}

it('offers every area, every stream and what can be done now', async () => {
  await openWith({ sample: { state: 'running' }, theme: 'light', limits: 'enforce' })
  const all = offered(await openPalette()).join('\n')
  for (const title of [
    'Go to Overview',
    'Go to Key skew',
    'Open stream orders',
    'Create stream',
    'Stop the sample',
    'Open project Mine',
  ]) {
    expect(all).toContain(title)
  }
  expect(all).toContain('Theme: Dark')
  for (const title of ['Start the sample', 'Theme: Light', 'Limits of the project: Enforce', 'Open project Sample']) {
    expect(all).not.toContain(title)
  }
})

it('does what is chosen, and closes', async () => {
  const main = await openWith()
  const palette = await openPalette()
  expect(await ask(palette, 'stop sam')).toEqual(['Stop the sample'])
  byRole('option', 'Stop the sample', palette).click()
  await settle()
  expect(allByRole('dialog')).toEqual([])
  expect(main.inputsOf('sample.stop')).toHaveLength(1)
})

it('has what was used lately first', async () => {
  await openWith()
  const palette = await openPalette()
  await ask(palette, 'clickstream')
  byRole('option', 'Open stream clickstream', palette).click()
  await settle()
  expect(offered(await openPalette())[0]).toBe('Open stream clickstream')
})

it('leads to the tabs and open shards of the stream that is shown', async () => {
  const main = await openWith()
  await ask(await openPalette(), 'orders')
  byRole('option', 'Open stream orders').click()
  await settle()
  const palette = await openPalette()
  main.push('stream.watch', {
    stream: streamRow(),
    shards: [shardRow(), shardRow({ shardId: 'shardId-9', state: 'closed' })],
  })
  await settle()
  expect(await ask(palette, 'shardid')).toEqual(['orders: shardId-000000000000'])
  await ask(palette, 'settings')
  byRole('option', 'orders: Settings', palette).click()
  await settle()
  expect(byRole('tab', 'Settings').getAttribute('aria-selected')).toBe('true')
})

it('copies the address of the endpoint only while there is one', async () => {
  const main = await openWith()
  expect(await ask(await openPalette(), 'copy endpoint')).toEqual(['Copy endpoint address'])
  main.push('workbench.watch', workbenchState({ endpoint: { state: 'starting' } as never }))
  await settle()
  expect(offered(byRole('dialog', 'Command palette'))).toEqual([])
})

it('lists its keys, and those of the commands, among the shortcuts', async () => {
  await openWith()
  press('?')
  await settle()
  const dialog = words(byRole('dialog', 'Keyboard shortcuts'))
  expect(dialog).toContain('Go anywhere, do anything')
  expect(dialog).toContain('Go to Alarms')
  expect(dialog).toContain('Create stream')
})
