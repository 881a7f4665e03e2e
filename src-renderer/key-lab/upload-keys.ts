import { KEY_PORTION_CHARACTERS, type KeyFormat, type KeyReading } from '../../src-main/contract/key-lab'
import type { Client } from '../client/client'

export interface KeyUpload {
  readonly client: Client
  readonly file: Blob
  readonly format: KeyFormat
  readonly signal: AbortSignal
  /** @param part of the file that was read, 0 … 1 */
  onProgress(part: number): void
}

/** As many bytes hold at most as many characters. */
const SLICE_BYTES = KEY_PORTION_CHARACTERS - 4

/** Bytes to text; UTF-16 where the file begins by saying so. What is neither is replaced, and main names its rows. */
const decoderFor = async (file: Blob): Promise<TextDecoder> => {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le')
  return new TextDecoder(first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8')
}

/** The beginning of a file, to see what it is. */
export const beginningOf = async (file: Blob): Promise<string> =>
  (await decoderFor(file)).decode(await file.slice(0, SLICE_BYTES).arrayBuffer(), { stream: true })

/**
 * Bring the keys of a file to main in portions, one after the other: neither window nor main ever holds up for long.
 *
 * @throws the signal's reason once it is aborted, and what main refuses; nothing is kept then
 */
export async function uploadKeys({
  client,
  file,
  format,
  signal,
  onProgress,
}: KeyUpload): Promise<KeyReading & { id: string }> {
  const decoder = await decoderFor(file)
  const { id } = await client.call('keyLab.open', { format }, signal)
  try {
    for (let at = 0; ; at += SLICE_BYTES) {
      const bytes = await file.slice(at, at + SLICE_BYTES).arrayBuffer()
      const isLast = at + SLICE_BYTES >= file.size
      const text = decoder.decode(bytes, { stream: !isLast })
      const reading = await client.call('keyLab.add', { id, text, isLast }, signal)
      onProgress(isLast ? 1 : (at + SLICE_BYTES) / file.size)
      if (isLast) return { ...reading, id }
    }
  } catch (reason) {
    void client.call('keyLab.close', { id }).catch(() => undefined)
    throw reason
  }
}
