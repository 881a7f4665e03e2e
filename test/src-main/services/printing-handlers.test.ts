import { expect, it } from 'vitest'
import { printingHandlers } from '../../../src-main/services/printing-handlers'

it('hands out the page of the window as a PDF', async () => {
  const print = printingHandlers({ languages: () => [], toPdf: () => Promise.resolve(Buffer.from('%PDF-1.4')) })[
    'window.print'
  ]
  expect(await print({})).toEqual({ pdf: Buffer.from('%PDF-1.4').toString('base64') })
})

it('is refused where there is no window, so that the browser prints', async () => {
  await expect(printingHandlers(undefined)['window.print']({})).rejects.toMatchObject({
    error: { kind: 'refusal', code: 'NoWindow' },
  })
})
