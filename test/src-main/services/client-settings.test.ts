import { describe, expect, it } from 'vitest'
import { clientSettings, trustHints, type ClientConnection } from '../../../src-main/services/client-settings'

const plain: ClientConnection = {
  url: 'http://127.0.0.1:4567',
  region: 'eu-west-1',
  accessKeyId: 'LKIAEXAMPLE',
  secretAccessKey: 'a/secret+key',
}
const encrypted: ClientConnection = {
  ...plain,
  url: 'https://127.0.0.1:4567',
  authorityPath: "/home/ada/it's here/ca.pem",
}

describe('client settings', () => {
  it('name the endpoint, the region and the key for every client', () => {
    const settings = clientSettings(plain)
    expect(settings.map(({ client }) => client)).toEqual(['javascript', 'python', 'cli', 'java', 'kcl', 'go', 'dotnet'])
    for (const { code } of settings) {
      for (const value of ['http://127.0.0.1:4567', 'eu-west-1', 'LKIAEXAMPLE', 'a/secret+key'])
        expect(code).toContain(value)
    }
  })

  it('have nothing to set up without TLS', () => {
    expect(clientSettings(plain).filter(({ setup }) => setup !== undefined)).toEqual([])
  })

  it('say how each client trusts the certificate authority, however its path is spelt', () => {
    const setups = Object.fromEntries(clientSettings(encrypted).map(({ client, setup }) => [client, setup]))
    const path = `'/home/ada/it'\\''s here/ca.pem'`
    expect(setups).toMatchObject({
      javascript: `export NODE_EXTRA_CA_CERTS=${path}`,
      python: `export AWS_CA_BUNDLE=${path}`,
      cli: `export AWS_CA_BUNDLE=${path}`,
      go: `export AWS_CA_BUNDLE=${path}`,
      java: expect.stringContaining(`-file ${path}`),
      kcl: expect.stringContaining(`-file ${path}`),
      dotnet: expect.stringContaining(`export SSL_CERT_FILE=${path}`),
    })
  })

  it('have the producer library where TLS is on, which it is told not to verify', () => {
    const kpl = clientSettings(encrypted).find(({ client }) => client === 'kpl')
    expect(kpl?.code).toContain('.setKinesisEndpoint("127.0.0.1")')
    expect(kpl?.code).toContain('.setKinesisPort(4567)')
    expect(kpl?.code).toContain('.setVerifyCertificate(false)')
  })

  it('keep values that contain quotes in one piece', () => {
    const settings = clientSettings({ ...plain, secretAccessKey: `a"b'c\\d` })
    const codes = Object.fromEntries(settings.map(({ client, code }) => [client, code]))
    expect(codes['python']).toContain(String.raw`aws_secret_access_key="a\"b'c\\d"`)
    expect(codes['cli']).toContain(String.raw`AWS_SECRET_ACCESS_KEY='a"b'\''c\d'`)
  })
})

it('hints at trust in a line a client', () => {
  const hints = trustHints('/data/tls/ca.pem')
  expect(hints.join('\n')).toContain('NODE_EXTRA_CA_CERTS=/data/tls/ca.pem')
  expect(hints.join('\n')).toContain('AWS_CA_BUNDLE=/data/tls/ca.pem')
  expect(hints.join('\n')).toContain('VerifyCertificate=false')
})
