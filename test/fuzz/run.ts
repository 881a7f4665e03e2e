import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { chanceOf } from './chance'
import { kindOf, openConnections, type Connections, type KindOutcome } from './kinds'
import { enginesOf, type FuzzTarget } from './target'

/** A request that was not dealt with as it must be. `--seed S --only N` sends it alone. */
export interface Finding {
  readonly request: number
  readonly kind: string
  readonly outcome: KindOutcome
}

export interface FuzzReport {
  readonly findings: readonly Finding[]
  /** How often each status, or `closed`, came of each kind of request. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Resident memory of the engines together in MiB after each fifth of the requests; empty off Linux. */
  readonly memory: readonly number[]
  readonly seconds: number
}

const inFlight = 16

export const runFuzz = async (
  target: FuzzTarget,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<FuzzReport> => {
  const startedAt = performance.now()
  const findings: Finding[] = []
  const outcomes: Record<string, Record<string, number>> = {}
  let next = 0
  const memory: number[] = []
  const sampleMemory = async (): Promise<void> => {
    const resident = await residentMiB(target)
    if (resident !== undefined) memory.push(resident)
  }

  const worker = async (): Promise<void> => {
    const connections = openConnections(target)
    while (next < count) {
      const request = next++
      if (request > 0 && request % Math.ceil(count / 5) === 0) await sampleMemory()
      const sent = await sendOne(seed, request, connections)
      const byResult = (outcomes[sent.kind] ??= {})
      byResult[sent.outcome.result] = (byResult[sent.outcome.result] ?? 0) + 1
      if (isFinding(sent)) findings.push({ request, ...sent })
    }
    connections.close()
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
export const sendRequest = async (target: FuzzTarget, seed: number, request: number) => {
  const connections = openConnections(target)
  const sent = await sendOne(seed, request, connections)
  connections.close()
  return sent
}

const sendOne = async (seed: number, request: number, connections: Connections) => {
  const { name, isBroken, send } = kindOf(request)
  return { kind: name, isBroken, outcome: await send(chanceOf(seed, request), connections) }
}

/**
 * Well-framed requests are answered, and forged ones refused; no answer is a failure of the server's own, but the one AWS has itself
 * for the oldest sequence numbers: InternalFailure without a message.
 */
const isFinding = ({ isBroken, outcome }: Awaited<ReturnType<typeof sendOne>>): boolean => {
  const { result, body, isTakenIn } = outcome
  if (result === 'hang' || isTakenIn === true) return true
  if (typeof result === 'string') return result === 'closed' && !isBroken
  return result >= 500 && !/\{"__type":"InternalFailure"\}$|InternalFailure\xff?$/.test(body)
}

/**
 * Resident memory once the engines have let go of the connections that broke HTTP/2: it may take as long as with idle ones.
 * @param patienceSeconds how long to wait for that at most
 */
export const settledMiB = async (target: FuzzTarget, patienceSeconds: number): Promise<number | undefined> => {
  const filesOf = async ({ pid }: { readonly pid: number }): Promise<number> =>
    (await readdir(`/proc/${pid}/fd`).catch(() => [])).length
  const mostOpen = async (): Promise<number> => Math.max(...(await Promise.all(enginesOf(target).map(filesOf))))
  for (let waited = 0; waited < patienceSeconds && (await mostOpen()) > fewFiles; waited++) await delay(1000)
  return residentMiB(target)
}
/** The engine's own, with some streams. */
const fewFiles = 100

const residentMiB = async (target: FuzzTarget): Promise<number | undefined> => {
  let sum = 0
  for (const { pid } of enginesOf(target)) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
    if (kib === undefined) return undefined
    sum += Number(kib) / 1024
  }
  return sum
}
