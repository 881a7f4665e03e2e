import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { breakage, systemErrorCode } from '../../platform/breakage'
import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import {
  dayMs,
  issueServerCertificate,
  makeAuthority,
  serverDays,
  type Issuer,
  type KeyedCertificate,
} from './certificate'

/** Who this machine is to clients that connect with TLS. */
export interface TlsIdentity {
  /** Path of the certificate, PEM, that clients are told to trust. */
  readonly authorityPath: string
  /** For `localhost` and the loopback addresses. Asked at each connection; another object once it has been renewed. */
  certificate(): KeyedCertificate
  /** For one name below `localhost`, e.g. `kinesis.us-east-1.localhost`; `undefined` for any other name. */
  certificateFor(serverName: string): KeyedCertificate | undefined
}

export interface LocalAuthorityOptions {
  /** Holds `ca.pem` and `ca-key.pem`, made on first use; nobody else should be able to read it. */
  readonly folder: string
  readonly clock: Clock
  readonly logger: Logger
}

/** Server certificates are kept in memory only: a fresh one at each start, and again this long before one runs out. */
const renewBeforeMs = 30 * dayMs
/** An authority must outlive the certificates it signs. */
const replaceAuthorityBeforeMs = serverDays * dayMs
/** Names a client may ask for are its own invention: remember a few. */
const rememberedNames = 100

/**
 * Open the machine's own certificate authority, making it when there is none.
 *
 * Files that cannot be used, or are about to run out, are set aside under another name, and the log says so: clients then
 * have to be told to trust the new one.
 *
 * @throws Breakage `tls-folder` when the folder can be neither read nor written
 */
export const openLocalAuthority = async (options: LocalAuthorityOptions): Promise<TlsIdentity> => {
  const { clock } = options
  const issuer = await loadOrMake(options)
  const issueOwn = () => renewing(() => issueServerCertificate(issuer, ownNames, clock.now()), clock)
  const own = issueOwn()
  const others = new Map<string, () => KeyedCertificate>()
  return {
    authorityPath: join(options.folder, 'ca.pem'),
    certificate: own,
    certificateFor: (serverName) => {
      const name = serverName.toLowerCase()
      if (!nameBelowLocalhost.test(name)) return undefined
      let certificate = others.get(name)
      if (certificate === undefined) {
        if (others.size >= rememberedNames) others.clear()
        certificate = renewing(() => issueServerCertificate(issuer, [{ dNSName: name }], clock.now()), clock)
        others.set(name, certificate)
      }
      return certificate()
    },
  }
}

/** Most TLS libraries refuse `*.localhost` as too wide; for them deeper names get certificates of their own. */
const ownNames = [
  { dNSName: 'localhost' },
  { dNSName: '*.localhost' },
  { iPAddress: '127.0.0.1' },
  { iPAddress: '::1' },
]

const nameBelowLocalhost = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+localhost$/

const renewing = (issue: () => KeyedCertificate, clock: Clock): (() => KeyedCertificate) => {
  const validMs = serverDays * dayMs - renewBeforeMs
  let current = issue()
  let renewAt = clock.now() + validMs
  return () => {
    if (clock.now() >= renewAt) {
      current = issue()
      renewAt = clock.now() + validMs
    }
    return current
  }
}

const loadOrMake = async ({ folder, clock, logger }: LocalAuthorityOptions): Promise<Issuer> => {
  const paths = { cert: join(folder, 'ca.pem'), key: join(folder, 'ca-key.pem') }
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 })
    const found = await read(paths)
    const issuer = found.cert === undefined && found.key === undefined ? 'is missing' : usable(found, clock.now())
    if (typeof issuer === 'object') {
      await fs.chmod(paths.key, 0o600)
      return issuer
    }
    await setAside(Object.values(paths), { because: issuer, at: clock.now(), logger })
    const made = makeAuthority(`Streamgauge local CA ${randomBytes(4).toString('hex')}`, clock.now())
    await fs.writeFile(paths.key, made.key, { mode: 0o600, flag: 'wx' })
    await fs.writeFile(paths.cert, made.cert, { mode: 0o644, flag: 'wx' })
    logger.info(`A local certificate authority was made. Clients trust the endpoint once they trust ${paths.cert}`)
    return issuerOf(made)
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw breakage('tls-folder', { folder, reason }, error)
  }
}

const read = async (paths: { cert: string; key: string }): Promise<Partial<KeyedCertificate>> => {
  const textOf = async (path: string): Promise<string | undefined> => {
    try {
      return await fs.readFile(path, 'utf8')
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }
  const [cert, key] = [await textOf(paths.cert), await textOf(paths.key)]
  return { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }
}

/** @returns the authority, or why it cannot be used any more, to be read after its name */
const usable = ({ cert, key }: Partial<KeyedCertificate>, now: number): Issuer | string => {
  if (cert === undefined) return 'lacks its certificate, ca.pem'
  if (key === undefined) return 'lacks its key, ca-key.pem'
  try {
    const certificate = new X509Certificate(cert)
    if (!ownSubject.test(certificate.subject)) return 'was made by another program'
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return 'has a key that belongs to another certificate'
    if (Date.parse(certificate.validTo) < now + replaceAuthorityBeforeMs) return `runs out on ${certificate.validTo}`
    if (Date.parse(certificate.validFrom) > now) return `is not valid before ${certificate.validFrom}`
    return issuerOf({ cert, key })
  } catch {
    return 'is damaged'
  }
}

/** What is issued names its issuer in these words, so an authority of other words would not be found. */
const ownSubject = /^O=Streamgauge\nCN=([^\n]*)$/

const issuerOf = ({ cert, key }: KeyedCertificate): Issuer => {
  const commonName = ownSubject.exec(new X509Certificate(cert).subject)?.[1] ?? ''
  return { commonName, key: createPrivateKey(key), publicKey: createPublicKey(key) }
}

const setAside = async (
  paths: readonly string[],
  { because, at, logger }: { because: string; at: number; logger: Logger },
): Promise<void> => {
  const suffix = `.set-aside-${new Date(at).toISOString().replace(/[:.]/g, '-')}`
  for (const path of paths) {
    try {
      await fs.rename(path, path + suffix)
      logger.warn(`The local certificate authority ${because}: ${path} was set aside as ${path + suffix}.`)
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error
    }
  }
}
