import { createServer, type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A port that another program has until the test ends. */
export const takenPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return (server.address() as AddressInfo).port
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)))
  })

/** Each worker of a run has ports of its own, so that no other takes one that was found free. */
const portsEach = 1000
const firstPort = 20_000 + portsEach * (Number(process.env['VITEST_POOL_ID'] ?? 0) % 12)
let given = Math.floor(Math.random() * portsEach)

/** A port that was free a moment ago, and that no system gives to connections or to whoever asks for any port: those begin at 32768. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    given = (given + 1) % portsEach
    if (await isFree(firstPort + given)) return firstPort + given
  }
}
