import { X509Certificate } from 'node:crypto'
import { promises as fs } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLocalAuthority } from '../../../../src-main/endpoint/tls/local-authority'
import { manualClock, type ManualClock } from '../../../../src-main/platform/clock'
import type { Logger } from '../../../../src-main/platform/logger'
import { tempFolder } from '../../../support/temp-folder'

const day = 24 * 60 * 60 * 1000
const today = Date.UTC(2026, 10, 21)

const world = async () => {
  const folder = join(await tempFolder(), 'tls')
  const clock = manualClock(today)
  const lines: string[] = []
  const write = (message: string): void => void lines.push(message)
  const logger: Logger = { info: write, warn: write, error: write }
  const open = () => openLocalAuthority({ folder, clock, logger })
  const authority = async () => new X509Certificate(await fs.readFile(join(folder, 'ca.pem')))
  return { folder, clock, lines, open, authority }
}

/** The certificate of an authority that says it is somebody else's. */
const renamed = (pem: string): string => {
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64').toString('latin1')
  const base64 = Buffer.from(der.replaceAll('Streamgauge', 'Another one'), 'latin1').toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
}

const daysLeft = (certificate: X509Certificate, clock: ManualClock): number =>
  (Date.parse(certificate.validTo) - clock.now()) / day

describe('the local certificate authority', () => {
  it('is made on first use and kept', async () => {
    const { open, authority } = await world()
    const { authorityPath } = await open()
    const first = await authority()
    await open()
    expect((await authority()).fingerprint256).toBe(first.fingerprint256)
    expect(new X509Certificate(await fs.readFile(authorityPath)).fingerprint256).toBe(first.fingerprint256)
  })

  it('is an authority for about ten years', async () => {
    const { open, authority, clock } = await world()
    await open()
    const certificate = await authority()
    expect(certificate.ca).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(daysLeft(certificate, clock)).toBeGreaterThan(3_640)
    expect(daysLeft(certificate, clock)).toBeLessThan(3_660)
  })

  it.skipIf(platform() === 'win32')('keeps its key from other users', async () => {
    const { open, folder } = await world()
    await open()
    expect((await fs.stat(join(folder, 'ca-key.pem'))).mode & 0o777).toBe(0o600)
    await fs.chmod(join(folder, 'ca-key.pem'), 0o644)
    await open()
    expect((await fs.stat(join(folder, 'ca-key.pem'))).mode & 0o777).toBe(0o600)
  })

  it('never says its key in the log', async () => {
    const { open, folder, lines } = await world()
    await open()
    const [, secret = ''] = (await fs.readFile(join(folder, 'ca-key.pem'), 'utf8')).split('\n')
    expect(lines.join('\n')).toContain(join(folder, 'ca.pem'))
    expect(lines.join('\n')).not.toContain(secret)
  })

  it.each([
    ['the certificate is damaged', 'ca.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n', 'is damaged'],
    ['the key is damaged', 'ca-key.pem', 'nonsense', 'is damaged'],
  ])('is set aside and made anew when %s', async (_case, file, content, because) => {
    const { open, folder, lines, authority } = await world()
    await open()
    const before = await authority()
    await fs.writeFile(join(folder, file), content)
    await open()
    expect((await authority()).fingerprint256).not.toBe(before.fingerprint256)
    const kept = (await fs.readdir(folder)).find((name) => name.startsWith(`${file}.set-aside-2026-11-21`)) ?? ''
    expect(await fs.readFile(join(folder, kept), 'utf8')).toBe(content)
    expect(lines.join('\n')).toContain(`The local certificate authority ${because}`)
  })

  it('is made anew when a file of it is gone, or belongs to another', async () => {
    const { open, folder, lines } = await world()
    const other = await world()
    await open()
    await other.open()
    await fs.rm(join(folder, 'ca-key.pem'))
    await open()
    expect(lines.join('\n')).toContain('lacks its key')
    await fs.copyFile(join(other.folder, 'ca-key.pem'), join(folder, 'ca-key.pem'))
    await open()
    expect(lines.join('\n')).toContain('has a key that belongs to another certificate')
  })

  it('is made anew beside one of another program', async () => {
    const { open, folder, lines } = await world()
    await open()
    const path = join(folder, 'ca.pem')
    await fs.writeFile(path, renamed(await fs.readFile(path, 'utf8')))
    await open()
    expect(lines.join('\n')).toContain('was made by another program')
    expect(await fs.readdir(folder)).toHaveLength(4)
  })

  it('is replaced before it runs out', async () => {
    const { open, clock, lines, authority } = await world()
    await open()
    const before = await authority()
    clock.set(today + 3_200 * day)
    await open()
    expect((await authority()).fingerprint256).toBe(before.fingerprint256)
    clock.set(today + 3_300 * day)
    await open()
    expect((await authority()).fingerprint256).not.toBe(before.fingerprint256)
    expect(lines.join('\n')).toContain('runs out on')
  })

  it('says so when its folder cannot be used', async () => {
    const { open, folder } = await world()
    await fs.writeFile(folder, 'a file, no folder')
    await expect(open()).rejects.toMatchObject({ code: 'tls-folder', message: expect.stringContaining(folder) })
  })
})

describe('its server certificate', () => {
  it('names the loopback names and addresses and is signed by the authority', async () => {
    const { open, authority } = await world()
    const server = new X509Certificate((await open()).certificate().cert)
    expect(server.subjectAltName).toBe(
      'DNS:localhost, DNS:*.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    )
    expect(server.verify((await authority()).publicKey)).toBe(true)
    expect(server.checkIssued(await authority())).toBe(true)
    expect(server.ca).toBe(false)
    expect(server.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  })

  it('is valid for at most 397 days', async () => {
    const { open } = await world()
    const { validFrom, validTo } = new X509Certificate((await open()).certificate().cert)
    expect((Date.parse(validTo) - Date.parse(validFrom)) / day).toBe(397)
  })

  it('stays the same until shortly before it runs out', async () => {
    const { open, clock } = await world()
    const { certificate } = await open()
    const first = certificate()
    clock.advance(366 * day)
    expect(certificate()).toBe(first)
    clock.advance(2 * day)
    const renewed = new X509Certificate(certificate().cert)
    expect(renewed.fingerprint256).not.toBe(new X509Certificate(first.cert).fingerprint256)
    expect(daysLeft(renewed, clock)).toBeGreaterThan(396)
  })

  it('is one of its own for each deeper name under localhost, and for no other name', async () => {
    const { open } = await world()
    const { certificateFor } = await open()
    const name = 'kinesis.us-east-1.localhost'
    const certificate = certificateFor(name)
    expect(new X509Certificate(certificate?.cert ?? '').checkHost(name)).toBe(name)
    expect(certificateFor(name.toUpperCase())).toBe(certificate)
    for (const other of [
      'localhost',
      'example.com',
      'localhost.example.com',
      '*.localhost',
      '.localhost',
      'a b.localhost',
    ]) {
      expect(certificateFor(other)).toBeUndefined()
    }
  })
})
