import { headerOf, type RequestHead } from '../http/exchange'

/*
 * A body whose chunks are signed one by one, so that signing can begin before the body is known. Each chunk is
 *
 *   <size in hexadecimal> ;chunk-signature= <64 hexadecimal digits> CR LF <size bytes> CR LF
 *
 * and the last one has no bytes.
 * Source: Amazon S3 API reference, "Signature calculations: transferring payload in multiple chunks"
 */

/** What `x-amz-content-sha256` says of such a body. */
export const streamingPayload = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'

export interface SignedChunk {
  readonly signature: string
  readonly data: Buffer
}

const crlf = '\r\n'
const chunkHeader = /^([0-9a-f]{1,8});chunk-signature=([0-9a-f]{64})$/i
const longestHeader = 128

/** @returns all chunks with the empty one that ends them; undefined when the body is none of theirs, or is cut short */
export const readChunks = (body: Buffer): readonly SignedChunk[] | undefined => {
  const chunks: SignedChunk[] = []
  for (let at = 0; ;) {
    const lineEnd = body.subarray(at, at + longestHeader).indexOf(crlf)
    if (lineEnd < 0) return undefined
    const [, size = '', signature = ''] = chunkHeader.exec(body.toString('latin1', at, at + lineEnd)) ?? []
    if (signature === '') return undefined
    const start = at + lineEnd + crlf.length
    const end = start + parseInt(size, 16)
    if (body.toString('latin1', end, end + crlf.length) !== crlf) return undefined
    chunks.push({ signature, data: body.subarray(start, end) })
    at = end + crlf.length
    if (end === start) return at === body.length ? chunks : undefined
  }
}

/** What a body says once its chunks are put together; undefined when they cannot be. Any other body stays as it is. */
export const contentOf = (head: RequestHead, body: Buffer): Buffer | undefined => {
  if (headerOf(head, 'x-amz-content-sha256') !== streamingPayload) return body
  const chunks = readChunks(body)
  return chunks === undefined ? undefined : Buffer.concat(chunks.map(({ data }) => data))
}
