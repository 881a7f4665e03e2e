import { composeStreamgauge } from './compose'
import { parseOptions } from './options'
import { closeOnSignal, endWith } from './run'

/** `npm run engine`: the engine and its endpoint without a window. Prints one line with its address when it is ready. */
const main = async (): Promise<void> => {
  const streamgauge = await composeStreamgauge(parseOptions(process.argv.slice(2), 'refuse'), 'serve')
  closeOnSignal(streamgauge.close)
  const { endpoint, tls, auth, region, accountId, limits } = streamgauge.workbench.state
  if (endpoint.state === 'listening') {
    const tlsUrl = endpoint.tlsUrl && ` and ${endpoint.tlsUrl}`
    const trusted = tls && `, CA certificate ${tls.authorityPath}`
    console.log(
      `Streamgauge engine at ${endpoint.url}${tlsUrl ?? ''} ` +
        `(region ${region}, account ${accountId}, limits ${limits}, auth ${auth}${trusted ?? ''})`,
    )
    return
  }
  await streamgauge.close()
  if (endpoint.state === 'failed' && endpoint.suggestedPort !== undefined) {
    process.stderr.write(`Port ${endpoint.suggestedPort} is free: --port ${endpoint.suggestedPort}\n`)
  }
  process.exit(1)
}

main().catch(endWith)
