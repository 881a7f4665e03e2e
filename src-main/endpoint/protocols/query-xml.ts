/*
 * Answers of the AWS Query protocol.
 *
 *     <OpResponse xmlns="…"><OpResult>…</OpResult><ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></OpResponse>
 *     <ErrorResponse xmlns="…"><Error><Type>Sender</Type><Code>…</Code><Message>…</Message></Error><RequestId>…</RequestId></ErrorResponse>
 *
 * List entries are elements `member`, timestamps ISO 8601, absent members left out.
 */

export interface XmlAnswer {
  readonly xmlNamespace: string
  readonly requestId: string
}

export const xmlResult = (operation: string, output: object, { xmlNamespace, requestId }: XmlAnswer): Buffer => {
  const result = element(`${operation}Result`, output)
  const metadata = element('ResponseMetadata', { RequestId: requestId })
  return documentOf(`${operation}Response`, xmlNamespace, result + metadata)
}

export interface XmlError {
  readonly Type: 'Sender' | 'Receiver'
  readonly Code: string
  readonly Message: string
}

export const xmlError = (error: XmlError, { xmlNamespace, requestId }: XmlAnswer): Buffer =>
  documentOf('ErrorResponse', xmlNamespace, element('Error', error) + element('RequestId', requestId))

const documentOf = (name: string, xmlNamespace: string, content: string): Buffer =>
  Buffer.from(`<${name} xmlns="${escaped(xmlNamespace)}">${content}</${name}>\n`)

const element = (name: string, value: unknown): string =>
  value === undefined ? '' : `<${name}>${contentOf(value)}</${name}>`

const contentOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((entry) => element('member', entry)).join('')
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return escaped(String(value))
  return Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Characters that XML 1.0 has no form for become the replacement character. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => entities[character] ?? character)
