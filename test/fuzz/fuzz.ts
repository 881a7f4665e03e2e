import { parseArgs } from 'node:util'
import { runFuzz, sendRequest, settledMiB, type FuzzReport } from './run'
import { enginesOf, startFuzzTarget } from './target'

/** The engines may use this much more memory when all is over than after the first fifth, and count as flat. */
const flatMiB = 100

/** Most of the connections that broke HTTP/2 end within 20 seconds; on the few that had asked for something before, nobody waits. */
const settleSeconds = 45

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const [count, seed] = [Number(values.count), Number(values.seed)]

const describe = ({ outcomes, memory, seconds }: FuzzReport): string => {
  const lines = Object.entries(outcomes).map(([kind, byResult]) => {
    const results = Object.entries(byResult).map(([result, times]) => `${times} × ${result}`)
    return `  ${kind.padEnd(22)} ${results.join(', ')}`
  })
  const resident =
    memory.length === 0
      ? 'memory unknown on this system'
      : `resident memory after each fifth: ${memory.map((mib) => mib.toFixed(0)).join(', ')} MiB`
  const total = Object.values(outcomes)
    .flatMap((byResult) => Object.values(byResult))
    .reduce((sum, times) => sum + times, 0)
  return `${total} requests of seed ${seed} in ${seconds.toFixed(0)} s; ${resident}\n${lines.join('\n')}`
}

const target = await startFuzzTarget()
const complaints = async (): Promise<readonly string[]> =>
  (await Promise.all(enginesOf(target).map((engine) => engine.complaints()))).flat()
if (values.only === undefined) {
  const report = await runFuzz(target, { count, seed })
  const { memory, findings } = report
  console.log(describe(report))
  const settled = await settledMiB(target, settleSeconds)
  if (settled !== undefined) console.log(`After the last connections: ${settled.toFixed(0)} MiB`)
  const grown = (settled ?? 0) - (memory[0] ?? 0) > flatMiB ? ['The memory is not flat.'] : []
  const problems = [
    ...findings.map(
      ({ request, kind, outcome }) =>
        `--seed ${seed} --only ${request} (${kind}): ${outcome.result} ${JSON.stringify(outcome.body.slice(-300))}`,
    ),
    ...(await complaints()),
    ...grown,
  ]
  console.log(problems.length === 0 ? 'Nothing found; the engine serves on.' : problems.slice(0, 50).join('\n'))
  process.exitCode = problems.length === 0 ? 0 : 1
} else {
  console.log(await sendRequest(target, seed, Number(values.only)))
  console.log((await complaints()).join('\n'))
}
for (const engine of enginesOf(target)) await engine.stop()
