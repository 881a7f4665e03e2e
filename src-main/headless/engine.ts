import { composeStreamgauge } from './compose'
import { parseOptions } from './options'
import { closeOnSignal, endWith } from './run'

/** `npm run engine`: the engine and its endpoint without a window. Prints one line with its address when it is ready. */
const main = async (): Promise<void> => {
  const streamgauge = await composeStreamgauge(parseOptions(process.argv.slice(2), 'refuse'), 'serve')
  closeOnSignal(streamgauge.close)
  const { endpoint, region, accountId, limits } = streamgauge.workbench.state
  if (endpoint.state === 'listening') {
    console.log(`Streamgauge engine at ${endpoint.url} (region ${region}, account ${accountId}, limits ${limits})`)
    return
  }
  await streamgauge.close()
  if (endpoint.state === 'failed' && endpoint.suggestedPort !== undefined) {
    process.stderr.write(`Port ${endpoint.suggestedPort} is free: --port ${endpoint.suggestedPort}\n`)
  }
  process.exit(1)
}

main().catch(endWith)
