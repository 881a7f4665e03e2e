import { damage, type Chance } from './chance'
import { cborRequest, jsonRequest, type FuzzRequest } from './requests'

/** A request as HTTP/1.1 carries it. */
export const http1Bytes = ({ method, path, headers, body }: FuzzRequest): Buffer => {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
    ([name, text]) => `${name}: ${text}\r\n`,
  )
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), body])
}

/** Bytes that are no proper HTTP/1.1: they need no answer, but the connection must end. */
export const brokenHttp1 = (chance: Chance): Buffer => {
  const request = jsonRequest(chance)
  const whole = http1Bytes(request)
  const text = whole.toString('latin1')
  const replaced = (from: string | RegExp, to: string): Buffer =>
    Buffer.from(
      text.replace(from, () => to),
      'latin1',
    )
  switch (chance.integer(0, 11)) {
    case 0:
      return chance.bytes(chance.integer(1, 400))
    case 1:
      return replaced('HTTP/1.1', chance.pick(['HTTP/9.9', 'HTTP/1.0', 'HTTP/', '', 'SMTP/1.1', 'HTTP/2.0']))
    case 2:
      return replaced(
        /content-length: \d+/,
        `content-length: ${chance.pick(['-1', '1e3', '0x10', '99999999999999999999', '5, 6', '', '1000000', '18000000'])}`,
      )
    case 3:
      return replaced(
        /content-length: \d+/,
        `transfer-encoding: ${chance.pick(['chunked', 'gzip, chunked', 'chunked, chunked', 'x', 'identity'])}`,
      )
    case 4: {
      const size = chance.pick(['zz', '-1', 'ffffffffffffffff', '5;', '5;ext=\u0001', '0', '1\r'])
      return replaced(/content-length: \d+\r\n\r\n/, `transfer-encoding: chunked\r\n\r\n${size}\r\n`)
    }
    case 5:
      return replaced('\r\n\r\n', `\r\ntransfer-encoding: chunked\r\n\r\n`)
    case 6:
      return replaced(
        '\r\n',
        `\r\n${chance.pick([' folded', 'no colon', ': no name', 'a\u0000b: c', 'a: b\u0000c', 'a b: c'])}\r\n`,
      )
    case 7:
      return replaced('\r\n', `\r\n${`x-many: ${'y'.repeat(90)}\r\n`.repeat(chance.pick([100, 400, 2500]))}`)
    case 8:
      return Buffer.from(text.replaceAll('\r\n', chance.pick(['\n', '\r', '\n\r'])), 'latin1')
    case 9:
      return Buffer.concat([whole, whole, whole.subarray(0, chance.integer(0, whole.length))])
    case 10:
      return whole.subarray(0, chance.integer(0, whole.length - 1))
    default:
      return damage(chance, whole)
  }
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** An HTTP/2 frame, RFC 9113 §4.1: length (3), type (1), flags (1), stream (4), payload. */
const frame = (type: number, flags: number, stream: number, payload: Buffer, length = payload.length): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(length & 0xff_ffff, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream >>> 0, 5)
  return Buffer.concat([head, payload])
}

/** A header as HPACK writes it without its tables, RFC 7541 §6.2.2. */
const literal = (name: string, text: string): Buffer => {
  const part = (value: string): Buffer =>
    Buffer.concat([Buffer.from([Math.min(126, value.length)]), Buffer.from(value.slice(0, 126), 'latin1')])
  return Buffer.concat([Buffer.from([0]), part(name), part(text)])
}

const requestHead = (chance: Chance, { path, headers }: FuzzRequest): Buffer => {
  const pseudo: [string, string][] = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':authority', 'localhost'],
    [':path', path],
  ]
  const fields = [...pseudo, ...Object.entries(headers).filter(([name]) => name !== 'host')]
  if (chance.is(0.3))
    fields.push(
      chance.pick<[string, string]>([
        [':status', '200'],
        ['Upper', 'x'],
        ['connection', 'close'],
        ['te', 'x'],
        ['content-length', '-1'],
        ['content-length', '999999'],
        [':path', '/'],
        ['', ''],
      ]),
    )
  if (chance.is(0.1)) fields.splice(chance.integer(0, 3), 1)
  return Buffer.concat(fields.map(([name, text]) => literal(name, text)))
}

const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const

/** A whole request, and among its frames others that do not belong there. */
export const brokenHttp2 = (chance: Chance): Buffer => {
  const request = chance.is(0.5) ? jsonRequest(chance) : cborRequest(chance)
  const head = requestHead(chance, request)
  const frames = [
    frame(frameTypes.settings, 0, 0, Buffer.alloc(0)),
    frame(frameTypes.headers, chance.pick([4, 4, 4, 0, 5, 0x2c]), 1, chance.is(0.7) ? head : damage(chance, head)),
    frame(frameTypes.data, chance.pick([0, 1, 8]), chance.pick([1, 1, 0, 3]), request.body.subarray(0, 16_000)),
  ]
  for (let more = chance.integer(0, 4); more > 0; more--)
    frames.splice(chance.integer(0, frames.length), 0, oddFrame(chance))
  const bytes = Buffer.concat([preface, ...frames])
  return chance.is(0.3) ? damage(chance, bytes) : bytes
}

const oddFrame = (chance: Chance): Buffer => {
  const stream = chance.pick([0, 1, 2, 3, 0x7fff_ffff, 0xffff_ffff])
  switch (chance.integer(0, 7)) {
    case 0:
      return frame(
        frameTypes.window,
        0,
        stream,
        Buffer.from(chance.pick(['00000000', '7fffffff', '80000001', '00']), 'hex'),
      )
    case 1:
      return frame(
        frameTypes.settings,
        chance.pick([0, 1]),
        stream,
        Buffer.from(
          chance.pick(['000400000000', '0004ffffffff', '000500000001', '0002', '00010000ffff'.repeat(200)]),
          'hex',
        ),
      )
    case 2:
      return frame(frameTypes.reset, 0, stream, chance.bytes(chance.pick([4, 3])))
    case 3:
      return Buffer.concat(Array.from({ length: 50 }, () => frame(frameTypes.continuation, 0, 1, chance.bytes(20))))
    case 4:
      return frame(frameTypes.ping, chance.pick([0, 1]), stream, chance.bytes(chance.pick([8, 7])))
    case 5:
      return frame(frameTypes.goaway, 0, 0, chance.bytes(chance.pick([8, 2])))
    case 6:
      return frame(chance.integer(0, 255), chance.integer(0, 255), stream, chance.bytes(chance.integer(0, 64)))
    default:
      return frame(chance.integer(0, 9), 0, stream, chance.bytes(8), chance.pick([0, 0xff_ffff, 0x10_0001]))
  }
}
