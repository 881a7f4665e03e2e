import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { chromiumProgram, showBrowser, takePictures } from './launch'
import { createPutSeeDelete, seeTraffic } from './walk-through'

describe.skipIf(chromiumProgram === undefined)('browser mode', () => {
  let data: string
  let shown: Awaited<ReturnType<typeof showBrowser>>
  let port: number

  beforeAll(async () => {
    data = await temporaryFolder()
    port = await freePort()
    shown = await showBrowser(['--data', data, '--port', String(port)])
  })
  afterAll(async () => {
    await shown.close()
    await removeFolder(data)
  })

  it('shows the same as the window, from the first run to the last record', async () => {
    await seeTraffic(shown.page)
    await createPutSeeDelete(shown.page, `http://127.0.0.1:${port}`)
    await takePictures(shown, 'browser-streams')
    expect(shown.complaints).toEqual([])
  })

  it('stays open over a reload, while its link works for nobody else', async () => {
    await shown.page.reload()
    await shown.page.getByRole('navigation', { name: 'Areas' }).waitFor()
    expect((await fetch(shown.address)).status).toBe(401)
    expect((await fetch(new URL('/', shown.address))).status).toBe(401)
  })
})
