import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { chanceOf } from './chance'
import { http1Connection, http2Connection, sendBroken, type Connection, type Outcome } from './exchange'
import { brokenHttp1, brokenHttp2 } from './framing'
import { cborRequest, headerRequest, jsonRequest } from './requests'

export interface FuzzOptions {
  readonly port: number
  /** Of the engine's process. */
  readonly pid: number
  readonly count: number
  readonly seed: number
}

/** A request that was not dealt with as it must be. `--seed S --only N` sends it alone. */
export interface Finding {
  readonly request: number
  readonly kind: string
  readonly outcome: Outcome
}

export interface FuzzReport {
  readonly findings: readonly Finding[]
  /** How often each status, or `closed`, came of each kind of request. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Resident memory of the engine in MiB after each fifth of the requests; empty off Linux. */
  readonly memory: readonly number[]
  readonly seconds: number
}

type Send = (chance: ReturnType<typeof chanceOf>, connections: Connections) => Promise<Outcome>

interface Connections {
  readonly port: number
  readonly http1: Connection
  readonly http2: Connection
}

/** Kinds of requests, each as often as it stands here. */
const kinds: readonly (readonly [string, Send])[] = [
  ['JSON', (chance, { http1 }) => http1.send(jsonRequest(chance))],
  ['JSON', (chance, { http1 }) => http1.send(jsonRequest(chance))],
  ['CBOR', (chance, { http1 }) => http1.send(cborRequest(chance))],
  ['CBOR', (chance, { http1 }) => http1.send(cborRequest(chance))],
  ['headers', (chance, { http1 }) => http1.send(headerRequest(chance))],
  ['JSON over HTTP/2', (chance, { http2 }) => http2.send(jsonRequest(chance))],
  ['CBOR over HTTP/2', (chance, { http2 }) => http2.send(cborRequest(chance))],
  ['headers over HTTP/2', (chance, { http2 }) => http2.send(headerRequest(chance))],
  ['HTTP/1.1 framing', (chance, { port }) => sendBroken(port, brokenHttp1(chance))],
  ['HTTP/2 frames', (chance, { port }) => sendBroken(port, brokenHttp2(chance))],
]

const inFlight = 16

export const runFuzz = async ({ port, pid, count, seed }: FuzzOptions): Promise<FuzzReport> => {
  const startedAt = performance.now()
  const findings: Finding[] = []
  const outcomes: Record<string, Record<string, number>> = {}
  let next = 0
  const memory: number[] = []
  const sampleMemory = async (): Promise<void> => {
    const resident = await residentMiB(pid)
    if (resident !== undefined) memory.push(resident)
  }

  const worker = async (): Promise<void> => {
    const connections = { port, http1: http1Connection(port), http2: http2Connection(port) }
    while (next < count) {
      const request = next++
      if (request > 0 && request % Math.ceil(count / 5) === 0) await sampleMemory()
      const { kind, outcome } = await sendOne(seed, request, connections)
      const byResult = (outcomes[kind] ??= {})
      byResult[outcome.result] = (byResult[outcome.result] ?? 0) + 1
      if (isFinding(kind, outcome)) findings.push({ request, kind, outcome })
    }
    connections.http1.close()
    connections.http2.close()
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  await sampleMemory()
  return {
    findings,
    outcomes,
    memory,
    seconds: (performance.now() - startedAt) / 1000,
  }
}

/** Send the request of this number alone. */
export const sendRequest = async (port: number, seed: number, request: number) => {
  const connections = { port, http1: http1Connection(port), http2: http2Connection(port) }
  const sent = await sendOne(seed, request, connections)
  connections.http1.close()
  connections.http2.close()
  return sent
}

const sendOne = async (seed: number, request: number, connections: Connections) => {
  const [kind, send] = kinds[request % kinds.length] as (typeof kinds)[number]
  return { kind, outcome: await send(chanceOf(seed, request), connections) }
}

/**
 * Well-framed requests are answered; no answer is a failure of the server's own, but the one AWS has itself for the oldest
 * sequence numbers: InternalFailure without a message.
 */
const isFinding = (kind: string, { result, body }: Outcome): boolean => {
  if (result === 'hang') return true
  if (typeof result === 'string') return result === 'closed' && !/framing|frames/.test(kind)
  return result >= 500 && !/\{"__type":"InternalFailure"\}$|InternalFailure\xff?$/.test(body)
}

/**
 * Resident memory once the engine has let go of the connections that broke HTTP/2: it may take as long as with idle ones.
 * @param patienceSeconds how long to wait for that at most
 */
export const settledMiB = async (pid: number, patienceSeconds: number): Promise<number | undefined> => {
  const openFiles = async (): Promise<number> => (await readdir(`/proc/${pid}/fd`).catch(() => [])).length
  for (let waited = 0; waited < patienceSeconds && (await openFiles()) > fewFiles; waited++) await delay(1000)
  return residentMiB(pid)
}
/** The engine's own, with some streams. */
const fewFiles = 100

const residentMiB = async (pid: number): Promise<number | undefined> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}
