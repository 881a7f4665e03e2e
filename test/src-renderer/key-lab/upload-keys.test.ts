import { expect, it } from 'vitest'
import { KEY_PORTION_CHARACTERS } from '../../../src-main/contract/key-lab'
import { createClient } from '../../../src-renderer/client/client'
import { beginningOf, uploadKeys } from '../../../src-renderer/key-lab/upload-keys'
import { createFakeMain, fault } from '../fake-main'

const openMain = () => {
  const main = createFakeMain()
  main.answer('keyLab.open', () => ({ id: '7' }))
  main.answer('keyLab.add', () => ({ rows: 1, records: 1, keys: 1, badRows: 0, firstBad: [], meanBytes: null }))
  main.answer('keyLab.close', () => ({}))
  const controller = new AbortController()
  const upload = (file: Blob, onProgress: (part: number) => void = () => undefined) =>
    uploadKeys({
      client: createClient(main.bridge),
      file,
      format: { kind: 'lines' },
      signal: controller.signal,
      onProgress,
    })
  return { main, controller, upload }
}

it('sends a text whole, in portions that main takes, whatever its letters', async () => {
  const { main, upload } = openMain()
  const text = 'naïve-😀-ключ\n'.repeat(20_000)
  const parts: number[] = []
  await upload(new Blob([text]), (part) => parts.push(part))
  const sent = main.inputsOf('keyLab.add')
  expect(sent.map((portion) => portion.text).join('')).toBe(text)
  expect(Math.max(...sent.map((portion) => portion.text.length))).toBeLessThanOrEqual(KEY_PORTION_CHARACTERS)
  expect(sent.map(({ isLast }) => isLast)).toEqual([...sent.slice(1).map(() => false), true])
  expect(parts.at(-1)).toBe(1)
  expect(parts).toEqual(parts.toSorted((a, b) => a - b))
})

it('reads UTF-16, as spreadsheets write it', async () => {
  const { main, upload } = openMain()
  const file = new Blob([new Uint8Array([0xff, 0xfe]), Buffer.from('ключ-1\nключ-2', 'utf16le')])
  await upload(file)
  expect(main.inputsOf('keyLab.add')[0]?.text).toBe('ключ-1\nключ-2')
  expect(await beginningOf(file)).toBe('ключ-1\nключ-2')
})

it('keeps nothing of what main refuses, or of what is given up', async () => {
  const { main, upload, controller } = openMain()
  main.answer('keyLab.add', () => fault('LimitExceededException', 'Too many keys.'))
  await expect(upload(new Blob(['a']))).rejects.toThrow('Too many keys.')
  controller.abort(new Error('given up'))
  await expect(upload(new Blob(['a']))).rejects.toThrow('given up')
  expect(main.inputsOf('keyLab.close')).toEqual([{ id: '7' }])
})
