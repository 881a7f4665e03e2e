import { once } from 'node:events'
import { duplexPair } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { damage, type Chance } from './chance'
import { sendBroken, type Outcome } from './exchange'
import { brokenHttp1, brokenHttp2 } from './framing'
import type { Ways } from './ways'

const uint16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff])
const sized8 = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length]), bytes])
const sized16 = (bytes: Buffer): Buffer => Buffer.concat([uint16(bytes.length), bytes])
const sized24 = (bytes: Buffer, length = bytes.length): Buffer =>
  Buffer.concat([Buffer.from([(length >> 16) & 0xff]), uint16(length), bytes])

/** A TLS record, RFC 8446 §5.1: type (1), version (2), length (2), fragment. */
const tlsRecord = (type: number, version: number, fragment: Buffer, length = fragment.length): Buffer =>
  Buffer.concat([Buffer.from([type]), uint16(version), uint16(length), fragment])

const types = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const

/** An extension of a ClientHello, RFC 8446 §4.2: type (2), length (2), data. */
const extension = (type: number, data: Buffer): Buffer => Buffer.concat([uint16(type), sized16(data)])
const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** A handshake that could succeed, or one with something odd in it: RFC 8446 §4.1.2. */
const clientHello = (chance: Chance): Buffer => {
  const versions = chance.pick([['h2', 'http/1.1'], ['h2'], ['http/1.1'], ['spdy/3'], [''], ['x'.repeat(255)]])
  const host = Buffer.from(
    chance.pick(['localhost', 'kinesis.localhost', 'evil.example', '127.0.0.1', '\u0000', 'a'.repeat(300)]),
  )
  const extensions = [
    extension(0, sized16(Buffer.concat([Buffer.from([0]), sized16(host)]))),
    extension(10, sized16(bytesOf(chance.pick(['001d00170018', 'ffff', ''])))),
    extension(13, sized16(bytesOf(chance.pick(['040308040401050308050501080606010201', '0000'])))),
    extension(16, sized16(Buffer.concat(versions.map((version) => sized8(Buffer.from(version)))))),
    extension(43, sized8(bytesOf(chance.pick(['03040303', '0304', '0303', '0301', '7f1c', ''])))),
    extension(51, sized16(Buffer.concat([uint16(0x1d), sized16(chance.bytes(chance.pick([32, 32, 31, 0])))]))),
  ]
  if (chance.is(0.2)) extensions.push(chance.pick(extensions))
  if (chance.is(0.2)) extensions.splice(chance.integer(0, extensions.length - 1), 1)
  if (chance.is(0.1)) extensions.push(extension(chance.integer(0, 0xffff), chance.bytes(20)))
  const body = Buffer.concat([
    ...[uint16(chance.pick([0x0303, 0x0303, 0x0301, 0x0300, 0x0000])), chance.bytes(32)],
    ...[
      sized8(chance.bytes(chance.pick([32, 0, 33]))),
      sized16(bytesOf(chance.pick(['13011302c02bc02f', '0000', '']))),
    ],
    ...[sized8(Buffer.from([0])), sized16(Buffer.concat(extensions))],
  ])
  const length = chance.is(0.1) ? chance.pick([0, 1, 0xff_ffff, body.length + 1]) : body.length
  return Buffer.concat([Buffer.from([1]), sized24(body, length)])
}

/** Bytes that begin as a TLS connection does; hardly ever do they become one. */
export const brokenHandshake = (chance: Chance): Buffer => {
  const hello = clientHello(chance)
  const whole = tlsRecord(types.handshake, 0x0301, hello)
  switch (chance.integer(0, 7)) {
    case 0:
      return whole
    case 1:
      return tlsRecord(types.handshake, 0x0301, hello, chance.pick([0, 1, 0x4001, 0xffff, hello.length + 5]))
    case 2:
      // A handshake in records of a byte each.
      return Buffer.concat([...hello].map((byte) => tlsRecord(types.handshake, 0x0301, Buffer.from([byte]))))
    case 3:
      return Buffer.concat(Array.from({ length: 40 }, () => tlsRecord(types.handshake, 0x0301, Buffer.alloc(0))))
    case 4:
      return Buffer.concat([whole, oddRecord(chance), oddRecord(chance)])
    case 5:
      return Buffer.concat([Buffer.from([types.handshake]), chance.bytes(chance.integer(0, 400))])
    default:
      return damage(chance, whole)
  }
}

const oddRecord = (chance: Chance): Buffer =>
  tlsRecord(
    chance.pick([...Object.values(types), 0, 255]),
    chance.pick([0x0303, 0x0303, 0x0301, 0x0200, 0xffff]),
    chance.bytes(chance.pick([0, 1, 2, 40, 300])),
    chance.pick([undefined, undefined, undefined, 0x4101, 0xffff]),
  )

const isSecured = (tls: TLSSocket): Promise<boolean> => {
  tls.on('error', () => {})
  return once(tls, 'secureConnect').then(
    () => true,
    () => false,
  )
}
/** Of a sound client: as bad as no answer. */
const noHandshake: Outcome = { result: 'hang', body: 'The handshake failed.' }

/** After a handshake that succeeds: records that nobody encrypted. The connection must end. */
export const sendBrokenRecords = async (chance: Chance, ways: Ways): Promise<Outcome> => {
  const socket = ways.plain()
  const [inner, outer] = duplexPair()
  socket.pipe(outer).pipe(socket)
  socket.on('error', () => {})
  const tls = ways.tls(chance.pick([['h2'], ['http/1.1'], []]), inner)
  if (!(await isSecured(tls))) return noHandshake
  // Node lets a connection linger that broke HTTP/2, and nobody could read here that it said goodbye.
  if (tls.alpnProtocol !== 'h2') await new Promise((resolve) => tls.write(brokenHttp1(chance), resolve))
  // From here on we write past the encryption.
  outer.unpipe(socket)
  socket.unpipe(outer).resume()
  const records = Array.from({ length: chance.integer(1, 3) }, () => oddRecord(chance))
  return sendBroken(socket, Buffer.concat(records))
}

/** Broken HTTP inside sound TLS, of the version that was agreed upon or of the other one. */
export const sendBrokenInside = async (chance: Chance, ways: Ways): Promise<Outcome> => {
  const tls = ways.tls(chance.pick([['h2'], ['http/1.1'], ['h2', 'http/1.1'], []]))
  if (!(await isSecured(tls))) return noHandshake
  return sendBroken(tls, chance.is(0.5) ? brokenHttp1(chance) : brokenHttp2(chance))
}
