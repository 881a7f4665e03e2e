import { createHash, createHmac } from 'node:crypto'

/*
 * A signer written from AWS's specification alone, for what no SDK at hand signs.
 * Source: IAM user guide, "Create a signed AWS API request"; Amazon S3 API reference, "Transferring payload in multiple chunks"
 */

export interface Signing {
  readonly secret: string
  /** `20261121T093000Z` */
  readonly timestamp: string
  /** `20261121/us-east-1/kinesis/aws4_request` */
  readonly scope: string
  /** Of a presigned request, without its signature: encoded, in the order of the names. */
  readonly query?: string
}

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

const signatureOf = ({ secret, scope }: Signing, stringToSign: string): string => {
  let key: Buffer | string = `AWS4${secret}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key).update(stringToSign).digest('hex')
}

/** The signature of `POST /` with these headers, which are in the order of their names. */
export const signPost = (signing: Signing, headers: Readonly<Record<string, string>>, payloadHash: string): string => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const { timestamp, scope, query = '' } = signing
  const canonical = `POST\n/\n${query}\n${lines.join('')}\n${Object.keys(headers).join(';')}\n${payloadHash}`
  return signatureOf(signing, ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n'))
}

/** A body in signed chunks after a request with this signature. */
export const signChunks = (signing: Signing, seed: string, chunks: readonly string[]): string => {
  const { timestamp, scope } = signing
  let previous = seed
  return [...chunks, '']
    .map((chunk) => {
      const parts = ['AWS4-HMAC-SHA256-PAYLOAD', timestamp, scope, previous, sha256(''), sha256(chunk)]
      previous = signatureOf(signing, parts.join('\n'))
      return `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`
    })
    .join('')
}
