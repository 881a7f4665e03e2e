import type { Client } from '../engine/service'
import { headerOf, type RequestHead } from './http/exchange'

/** The program behind a request, from its user agent and the access key it names. */
export type NameClient = (head: RequestHead, accessKeyId: string) => Client

/** User agents are of few kinds, and reading one takes longer than finding it: this many are remembered. */
const mostRemembered = 1_000

export const createClientNames = (): NameClient => {
  const known = new Map<string, Client>()
  return (head, accessKeyId) => {
    const userAgent = headerOf(head, 'user-agent') ?? ''
    const key = `${accessKeyId} ${userAgent}`
    const present = known.get(key)
    if (present !== undefined) return present
    if (known.size >= mostRemembered) known.clear()
    const client = { application: applicationOf(userAgent), accessKeyId: accessKeyId.slice(0, longestName) }
    known.set(key, client)
    return client
  }
}

const longestName = 128

/** What SDKs say of the machine they run on and of their own parts, beside the names of products. */
const particulars = new Set(
  (
    'ua os lang md api exec-env ft cfg m lib retry-mode internal java jvm openjdk vendor io http hll exec-env promptoff ' +
    'python botocore linux darwin windows macos command source prompt installer kotlin scala groovy node nodejs ruby go goos goarch'
  ).split(' '),
)

/**
 * The name a program gives itself: its application id (`app/…`), else the last product of its user agent, which SDKs put
 * after their own and client libraries after that. Versions are left out: an update makes no other consumer.
 *
 * @source user agents as sent by JavaScript SDK 3.1142 and boto3 1.43, seen 2026-11-21; the Kinesis Client Library 2.7.2 for Java
 * adds `amazon-kinesis-client-library-java` (its RetrievalConfig)
 */
export const applicationOf = (userAgent: string): string => {
  const tokens = userAgent.replaceAll(/\([^)]*\)/g, ' ').split(/\s+/)
  const pairs = tokens.map((token) => token.split(/[/#]/, 2)).filter(([name]) => name !== undefined && name !== '')
  const [, id = ''] = pairs.findLast(([name, value]) => name === 'app' && value) ?? []
  const isProduct = ([name = '']: readonly string[]): boolean =>
    name !== 'app' && !particulars.has(name.toLowerCase()) && !/(_VM|;|,)$/.test(name)
  const [product = ''] = pairs.findLast(isProduct) ?? []
  return (id || product).slice(0, longestName)
}
