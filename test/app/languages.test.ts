import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { chromiumProgram, electronProgram, showBrowser, showWindow, standing, type Shown } from './launch'
import { streamLink } from './walk-through'

let data: string
let shown: Shown | undefined

beforeAll(async () => {
  data = await temporaryFolder()
})
afterEach(async () => {
  await shown?.close()
  shown = undefined
})
afterAll(() => removeFolder(data))

const languageOf = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.lang)
const choose = async (page: Page, menu: string, language: string): Promise<void> => {
  await page.getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menuitemradio', { name: language }).click()
}
const goTo = (page: Page, area: string): Promise<void> =>
  page.getByRole('complementary').getByRole('link', { name: area }).first().click()

/** The screens in the languages they are longest in, by the names of their areas. */
const screens = {
  es: {
    areas: ['Resumen', 'Paneles', 'Consumidores', 'Sesgo de claves', 'Alarmas', 'Punto de conexión'],
    streams: 'Flujos',
    more: ['Inyección de errores', 'Conformidad'],
    tabs: ['Registros', 'Tráfico', 'Mapa de particiones', 'Consumidores', 'Configuración'],
  },
  'pt-BR': {
    areas: ['Visão geral', 'Painéis', 'Consumidores', 'Distorção de chaves', 'Alarmes', 'Endpoint'],
    streams: 'Fluxos',
    more: ['Injeção de falhas', 'Conformidade'],
    tabs: ['Registros', 'Tráfego', 'Mapa de fragmentos', 'Consumidores', 'Configurações'],
  },
} as const

/** A picture for people to look at; nothing on it may need scrolling sideways. */
const takePicture = async (page: Page, name: string): Promise<void> => {
  const folder = new URL('screenshots/', import.meta.url).pathname
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}${name}.png` })
  const beside = await page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth)
  expect(beside, name).toBe(0)
}

describe.skipIf(electronProgram === undefined)('languages in the app', () => {
  it('are switched at once, texts, figures, dates and menus, and kept over a reload', async () => {
    const window = await showWindow(['--data', data, '--port', String(await freePort())])
    shown = window
    const { page, inMain } = window
    const menus = (): Promise<string[]> =>
      inMain(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
    await page.getByText('A sample project is running').waitFor()
    expect(await languageOf(page)).toBe('en')
    expect(await menus()).toContain('Edit')
    await page.getByRole('button', { name: 'Dismiss', exact: true }).click()

    await choose(page, 'Language', 'Español')
    await page.getByRole('heading', { name: 'Resumen', level: 1 }).waitFor()
    expect(await languageOf(page)).toBe('es')
    await expect.poll(menus).toContain('Edición')
    await expect.poll(() => page.getByRole('main').innerText()).toMatch(/\d,\d/)
    await goTo(page, 'Paneles')
    await page.getByRole('region', { name: 'Bytes por segundo', exact: true }).waitFor()
    await goTo(page, 'Punto de conexión')
    await page.getByRole('heading', { name: 'Conexión', exact: true }).waitFor()

    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').locator('input').fill('idioma portug')
    await page.getByRole('option', { name: 'Idioma: Português (Brasil)' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Conexão', exact: true }).waitFor()
    expect(await languageOf(page)).toBe('pt-BR')
    await page.reload()
    await page.getByRole('heading', { name: 'Conexão', exact: true }).waitFor()
    await expect.poll(menus).toContain('Editar')
    expect(window.complaints).toEqual([])
  })

  it.each(['es', 'pt-BR'] as const)('have room in %s, in the smallest window', async (language) => {
    shown = await showWindow(['--data', data, '--port', String(await freePort())], language)
    const { page, resize } = shown
    const { areas, more, streams, tabs } = screens[language]
    await page.getByRole('button', { name: 'Idioma' }).click()
    await page.getByRole('menuitemradio', { name: 'Sistema' }).click()
    await page.getByRole('heading', { name: areas[0], level: 1 }).waitFor()
    await resize(1100, 700)
    await expect.poll(() => page.getByRole('main').innerText()).toMatch(/\d,\d/)
    for (const area of [...areas, ...more]) {
      await goTo(page, area)
      await standing(page)
      await takePicture(page, `${language}-${area.replaceAll(' ', '-')}`)
    }
    await goTo(page, areas[0])
    await streamLink(page, 'orders', streams).click()
    for (const tab of tabs) {
      await page.getByRole('tab', { name: tab }).click()
      await standing(page)
      await takePicture(page, `${language}-orders-${tab.replaceAll(' ', '-')}`)
    }
  })
})

describe.skipIf(chromiumProgram === undefined)('languages in browser mode', () => {
  it('begin with that of the browser', async () => {
    const folder = await temporaryFolder()
    shown = await showBrowser(['--data', folder, '--port', String(await freePort())], 'es-MX')
    await shown.page.getByText('Hay un proyecto de ejemplo en marcha').waitFor()
    await choose(shown.page, 'Idioma', 'Português (Brasil)')
    await shown.page.getByText('Um projeto de exemplo está em execução').waitFor()
    await shown.close()
    shown = undefined
    await removeFolder(folder)
  })
})
