import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

/** A private key on NIST P-256 and the certificate that goes with it. */
export interface KeyedCertificate {
  /** PEM, PKCS #8. */
  readonly key: string
  /** PEM. */
  readonly cert: string
}

/** What signs: its own name as it stands in its certificate, and its key. */
export interface Issuer {
  readonly commonName: string
  readonly key: KeyObject
  readonly publicKey: KeyObject
}

export const dayMs = 24 * 60 * 60 * 1000
const authorityDays = 3_650
/** @source CA/Browser Forum baseline requirements: the longest that platforms have accepted of a server since 2020 is 398 */
export const serverDays = 397

/** Clocks that run a little behind must accept a certificate made just now. */
const backdatedMs = 60 * 60 * 1000

/**
 * A certificate authority that can vouch for this machine's loopback names and addresses and for nothing else, so that
 * trusting it gives nothing away even to someone who gets hold of its key.
 */
export const makeAuthority = (commonName: string, now: number): KeyedCertificate => {
  const { privateKey: key, publicKey } = newKeyPair()
  const permitted = [{ dNSName: 'localhost' }, { iPAddress: '127.0.0.0/8' }, { iPAddress: '::1/128' }]
  const cert = issue({ commonName, key, publicKey }, { commonName, publicKey, now, days: authorityDays }, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), 'critical'),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), 'critical'),
    extension(
      id_ce_nameConstraints,
      new NameConstraints({
        permittedSubtrees: new GeneralSubtrees(
          permitted.map((name) => new GeneralSubtree({ base: new GeneralName(name) })),
        ),
      }),
      'critical',
    ),
  ])
  return { key: pemOf(key), cert }
}

/** A server certificate for these DNS names and IP addresses. */
export const issueServerCertificate = (
  issuer: Issuer,
  names: readonly { readonly dNSName?: string; readonly iPAddress?: string }[],
  now: number,
): KeyedCertificate => {
  const { privateKey, publicKey } = newKeyPair()
  const cert = issue(issuer, { commonName: 'localhost', publicKey, now, days: serverDays }, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), 'critical'),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), 'critical'),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map((name) => new GeneralName(name)))),
  ])
  return { key: pemOf(privateKey), cert }
}

interface Subject {
  readonly commonName: string
  readonly publicKey: KeyObject
  readonly now: number
  readonly days: number
}

const issue = (issuer: Issuer, subject: Subject, extensions: readonly Extension[]): string => {
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 })
  const notBefore = new Date(subject.now - backdatedMs)
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: newSerialNumber(),
    signature: signatureAlgorithm,
    issuer: nameOf(issuer.commonName),
    validity: new Validity({ notBefore, notAfter: new Date(notBefore.getTime() + subject.days * dayMs) }),
    subject: nameOf(subject.commonName),
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(subject.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(subject.publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new SubjectKeyIdentifier(keyIdOf(issuer.publicKey)) }),
      ),
    ]),
  })
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), issuer.key)
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: bytesOf(signature) })
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`
}

/** @source RFC 5758 §3.2 */
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const commonNameType = '2.5.4.3'
const organizationType = '2.5.4.10'

const newKeyPair = (): { privateKey: KeyObject; publicKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const keyIdOf = (key: KeyObject): ArrayBuffer => bytesOf(createHash('sha1').update(spkiOf(key)).digest())

/** Positive, of 16 bytes, as DER wants integers. */
const newSerialNumber = (): ArrayBuffer => {
  const bytes = randomBytes(16)
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return bytesOf(bytes)
}

const bytesOf = (buffer: Buffer): ArrayBuffer => Uint8Array.from(buffer).buffer

const nameOf = (commonName: string): Name => {
  const part = (type: string, text: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: text }) }),
    ])
  return new Name([part(organizationType, 'Streamgauge'), part(commonNameType, commonName)])
}

const extension = (extnID: string, value: object, critical?: 'critical'): Extension =>
  new Extension({
    extnID,
    critical: critical === 'critical',
    extnValue: new OctetString(AsnConvert.serialize(value)),
  })
