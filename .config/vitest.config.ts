import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserWorkspaceConfig } from 'vitest/config'
import { assemblyScript } from './assemblyscript.js'
import { threads } from './threads.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Tests of src-main that open files, listen on ports and start threads and processes. */
const integration = ['endpoint', 'headless', 'services', 'setup', 'storage'].map(
  (folder) => `test/src-main/${folder}/**/*.test.ts`,
)

const quick: UserWorkspaceConfig['test'] = {
  pool: 'threads',
  // The files of a worker share the modules they import, which takes more time than most tests. What a module keeps outlives a
  // file: hooks are registered in test files, not in what they import.
  isolate: false,
  // Half of the time a worker waits: for a file, a thread, another process. Left to itself vitest even spares a core.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // For a machine that is busy with something else as well.
  testTimeout: 20_000,
}

/**
 * Rings of tests: units; parts of the main process together; components on a page, before a fake main process; AWS SDK clients
 * against a running engine; and the real app. Faults take minutes.
 */
export default defineConfig({
  root,
  plugins: [vue(), assemblyScript(), threads()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...quick,
          name: 'unit',
          include: ['test/src-main/**/*.test.ts', 'test/conformance/report.test.ts', 'test/walls.test.ts'],
          exclude: integration,
        },
      },
      { extends: true, test: { ...quick, name: 'integration', include: integration } },
      {
        extends: true,
        test: { ...quick, name: 'component', include: ['test/src-renderer/**/*.test.ts'], environment: 'happy-dom' },
      },
      {
        extends: true,
        test: {
          name: 'sdk',
          include: ['test/sdk/**/*.test.ts'],
          maxWorkers: '100%',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'conformance', include: ['test/conformance/committed.test.ts'] } },
      {
        extends: true,
        test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'java', include: ['test/java/**/*.test.ts'], testTimeout: 400_000, hookTimeout: 400_000 },
      },
      {
        extends: true,
        test: {
          name: 'blueprints',
          include: ['test/blueprints/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 60_000,
          // Each loads the machine, and measures how long it is answered under that.
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: { name: 'pictures', include: ['test/pictures/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 400_000 },
      },
      {
        extends: true,
        test: {
          name: 'app',
          include: ['test/app/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // What is waited for may take long on a machine that is busy with something else as well.
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
})
