import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { assemblyScript } from './.config/assemblyscript.js'
import { threads } from './.config/threads.js'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** What stays outside the bundles: Electron itself and the native addon. */
const external = ['electron', 'sqlite3']

export default defineConfig({
  main: {
    plugins: [assemblyScript(), threads()],
    build: {
      outDir: 'out/main',
      lib: {
        entry: {
          app: path('src-main/app/main.ts'),
          engine: path('src-main/headless/engine.ts'),
          browser: path('src-main/headless/browser.ts'),
          cli: path('src-main/headless/cli.ts'),
        },
        formats: ['es'],
      },
      rollupOptions: { external },
      externalizeDeps: false,
      sourcemap: true,
      target: 'node20.18',
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script must be CommonJS.
      lib: { entry: { preload: path('src-main/app/preload.ts') }, formats: ['cjs'] },
      rollupOptions: { external, output: { entryFileNames: '[name].cjs' } },
      externalizeDeps: false,
      target: 'node20.18',
    },
  },
  renderer: {
    root: path('src-renderer'),
    // Relative addresses: the same bundle is served by the app's own protocol and by browser mode.
    base: './',
    plugins: [vue()],
    build: {
      outDir: path('out/renderer'),
      emptyOutDir: true,
      rollupOptions: { input: path('src-renderer/index.html') },
      target: 'chrome130',
      minify: true,
      // Everything from our own origin, nothing inlined: the content policy allows no data: scripts or fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  },
})
