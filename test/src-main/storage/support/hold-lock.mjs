import { createServer } from 'vite'

/*
 * Holds the lock of the folder given as argument until the process is killed; says so in one line.
 * The lock's own source is run, through Vite, as the tests themselves are.
 */
const vite = await createServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false, watch: null },
})
const { lockFolder } = await vite.ssrLoadModule('/src-main/storage/folder-lock.ts')
await lockFolder(process.argv[2], 'another process')
process.stdout.write('held\n')
setInterval(() => {}, 60_000)
