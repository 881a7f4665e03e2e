import { describe, expect, it } from 'vitest'
import type { WorkbenchState } from '../../../src-main/contract/workbench'
import { fault } from '../fake-main'
import { settle, renderApp } from '../render'
import { streamRow, workbenchState } from '../samples'
import { allByRole, byRole, press, type, words } from '../screen'

const openWith = async (changes: Parameters<typeof workbenchState>[0] = {}) => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState(changes))
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  return main
}

it('offers another port when the endpoint has none', async () => {
  const main = await openWith({
    endpoint: { state: 'failed', port: 4567, message: 'Port 4567 is in use.', suggestedPort: 4568 },
  })
  expect(words(byRole('alert', /could not open port 4567/))).toContain('Port 4567 is in use.')
  byRole('button', 'Use port 4568').click()
  expect(main.inputsOf('endpoint.listen')).toEqual([{ port: 4568 }])
})

it('shows notices until they are dismissed', async () => {
  const main = await openWith({
    notices: [
      {
        id: 'n1',
        at: 0,
        severity: 'error',
        title: { message: 'Catalogue damaged' },
        text: { message: 'It was set aside.' },
      },
    ],
  })
  expect(words(byRole('alert', 'Problem: Catalogue damaged'))).toContain('It was set aside.')
  byRole('button', 'Dismiss notice “Catalogue damaged”').click()
  expect(main.inputsOf('notice.dismiss')).toEqual([{ id: 'n1' }])
})

it('puts the chosen theme on the page and asks main to keep a new one', async () => {
  const main = await openWith({ theme: 'dark' })
  expect(document.documentElement.dataset['theme']).toBe('dark')
  byRole('radio', 'Light').click()
  expect(main.inputsOf('theme.set')).toEqual([{ theme: 'light' }])
})

it('stops and starts the sample', async () => {
  const main = await openWith()
  byRole('button', 'Stop the sample').click()
  main.push('workbench.watch', workbenchState({ sample: { state: 'stopped' } }))
  await settle()
  byRole('button', 'Start the sample').click()
  expect([main.inputsOf('sample.stop'), main.inputsOf('sample.start')].flat()).toHaveLength(2)
})

it('follows the streams of a newly opened project', async () => {
  const main = await openWith()
  main.push('workbench.watch', workbenchState({ project: { name: 'Mine', kind: 'user', folder: '/data/Mine' } }))
  await settle()
  expect(main.inputsOf('streams.watch')).toHaveLength(2)
})

it('goes to areas by keyboard', async () => {
  await openWith()
  press('g')
  press('k')
  await settle()
  expect(byRole('link', 'Key skew', byRole('navigation', 'Areas')).getAttribute('aria-current')).toBe('page')
  press('g')
  press('e')
  await settle()
  expect(byRole('link', 'Endpoint', byRole('navigation', 'Areas')).getAttribute('aria-current')).toBe('page')
})

it('starts an empty project with one click, under the first name that is free', async () => {
  const main = await openWith({ welcome: true, projects: ['Sample', 'project 1'] })
  byRole('button', 'Start an empty project').click()
  await settle()
  expect(main.inputsOf('project.create')).toEqual([{ name: 'Project 2' }])
})

it('refuses a project name that is taken, in any case', async () => {
  await openWith()
  const menu = byRole('button', /^Project Sample/)
  menu.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  byRole('menuitem', 'New empty project…').click()
  await settle()
  const dialog = byRole('dialog', 'New empty project')
  type(byRole('textbox', 'Project name', dialog), 'mine')
  await settle()
  expect(words(dialog)).toContain('There is a project of this name already.')
})

it('shows what main said no to', async () => {
  const main = await openWith()
  main.answer('sample.stop', () => fault('Busy', 'The sample cannot be stopped now.'))
  byRole('button', 'Stop the sample').click()
  await settle()
  expect(words(document.body)).toContain('The sample cannot be stopped now.')
})

it('says so when the connection is lost', async () => {
  const main = await openWith()
  main.close()
  await settle()
  expect(allByRole('alert', 'The connection to Streamgauge is lost')).toHaveLength(1)
})

describe('languages', () => {
  const pages = (): string => words(byRole('navigation', /./))

  it('are chosen in a menu by their own names, and main is asked to keep the choice', async () => {
    const main = await openWith()
    byRole('button', 'Language').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await settle()
    expect(allByRole('menuitemradio').map(words)).toEqual(['System', 'English', 'Español', 'Português (Brasil)'])
    byRole('menuitemradio', 'Español').click()
    expect(main.inputsOf('language.set')).toEqual([{ language: 'es' }])
  })

  it('are spoken at once, figures included, and named on the page', async () => {
    const main = await openWith({ language: 'pt-BR' })
    expect([pages(), document.documentElement.lang]).toEqual([expect.stringContaining('Visão geral'), 'pt-BR'])
    main.push('streams.watch', { streams: [streamRow({ openShards: 12_345 })] })
    await settle()
    expect(words(byRole('row', /orders/))).toContain('12.345')
    main.push('workbench.watch', workbenchState({ language: 'en' }))
    await settle()
    expect([pages(), document.documentElement.lang]).toEqual([expect.stringContaining('Overview'), 'en'])
    expect(words(byRole('row', /orders/))).toContain('12,345')
  })

  it('follow the system, as far as it is spoken', async () => {
    await openWith({ language: 'system', systemLanguages: ['de-DE', 'es-AR'] })
    expect(document.documentElement.lang).toBe('es')
  })

  it('are those of what main said no to as well, and change under it', async () => {
    const main = await openWith({ language: 'es' })
    const endpoint: WorkbenchState['endpoint'] = {
      ...{ state: 'failed', port: 4567, message: 'Port 4567 is taken.' },
      text: { key: 'failure.port-in-use', values: { port: '4567' } },
    }
    main.push('workbench.watch', workbenchState({ language: 'es', endpoint }))
    await settle()
    expect(words(document.body)).toContain('Otro programa usa el puerto 4567.')
    main.answer('sample.stop', () => fault('ResourceInUseException', 'What AWS says.'))
    byRole('button', 'Detener el ejemplo').click()
    await settle()
    expect(words(document.body)).toContain('What AWS says.')
    main.push('workbench.watch', workbenchState({ language: 'en', endpoint }))
    await settle()
    expect(words(document.body)).toContain('Port 4567 is in use by another program.')
  })
})
