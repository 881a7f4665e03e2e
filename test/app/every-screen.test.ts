import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { chromiumProgram, electronProgram, showBrowser, showWindow, standing, takePictures, type Shown } from './launch'
import { seeTraffic, streamLink } from './walk-through'

const areas = [
  'Overview',
  'Dashboards',
  'Consumers',
  'Key skew',
  'Alarms',
  'Planner',
  'Scenarios',
  'Advisor',
  'Prices',
  'Endpoint',
  'Fault injection',
  'Conformance',
]
const tabs = ['Traffic', 'Shard map', 'Records', 'Consumers', 'Settings']

const pictureName = (...words: readonly string[]): string => words.join('-').toLowerCase().replaceAll(' ', '-')

/** Every screen that a person can reach, as the sample and as an empty project fill it. */
describe.each([
  { where: 'window', program: electronProgram, show: showWindow },
  { where: 'browser', program: chromiumProgram, show: showBrowser },
])('every screen in the $where', ({ where, program, show }) => {
  const canRun = program !== undefined
  let data: string
  let shown: Shown

  beforeAll(async () => {
    data = await temporaryFolder()
    if (canRun) shown = await show(['--data', data, '--port', String(await freePort())])
  })
  afterAll(async () => {
    if (canRun) await shown.close()
    await removeFolder(data)
  })

  const tooWide = (): Promise<string[]> =>
    shown.page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.table-room')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((room) => room.querySelector('table')?.ariaLabel ?? room.tagName),
    )
  const look = async (...name: readonly string[]): Promise<void> => {
    const { page } = shown
    await standing(page)
    await takePictures(shown, pictureName('every', where, ...name), async () => {
      expect(await tooWide(), `${name.join(' ')} has to be scrolled sideways`).toEqual([])
    })
    expect(await page.locator('body').innerText()).not.toMatch(/\b(undefined|NaN|null)\b|\[object/)
    expect(shown.complaints).toEqual([])
  }
  const goTo = async (area: string): Promise<void> => {
    await shown.page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: area }).click()
    await shown.page.getByRole('heading', { name: area, level: 1 }).waitFor()
  }

  it.runIf(canRun)('is there for the sample project', async () => {
    await seeTraffic(shown.page)
    for (const area of areas) {
      await goTo(area)
      await look('sample', area)
    }
    await goTo('Overview')
    await streamLink(shown.page, 'clickstream').click()
    for (const tab of tabs) {
      await shown.page.getByRole('tab', { name: tab }).click()
      await look('stream', tab)
    }
  })

  it.runIf(canRun)('says what to do in an empty project', async () => {
    await goTo('Overview')
    await shown.page.getByRole('button', { name: 'Start an empty project' }).click()
    await shown.page.getByText('No streams in this project yet').waitFor()
    for (const area of areas) {
      await goTo(area)
      await look('empty', area)
    }
  })
})
