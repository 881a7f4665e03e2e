import { join } from 'node:path'
import { serveBrowser } from './browser-server'
import { composeStreamgauge } from './compose'
import { parseOptions } from './options'
import { closeOnSignal, endWith } from './run'

/** Browser mode: all of the app but its window, shown in a browser of this machine. */
const main = async (): Promise<void> => {
  const streamgauge = await composeStreamgauge(parseOptions(process.argv.slice(2), 'refuse'), 'show')
  const browser = await serveBrowser(streamgauge.contractServer, {
    rendererRoot: join(import.meta.dirname, '../renderer'),
  })
  closeOnSignal(async () => {
    await browser.close()
    await streamgauge.close()
  })
  console.log(`Streamgauge is running. Open this address in a browser on this machine; it works once:\n${browser.url}`)
}

main().catch(endWith)
