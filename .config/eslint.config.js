import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'
import { wallsRule } from './walls.js'

/** Time, chance and the process reach these folders as ports, so that a day can run in a second and replay exactly. */
const portsOnly = ['engine', 'metrics', 'services'].map((folder) => `src-main/${folder}/**/*.ts`)

export default defineConfig(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test/app/screenshots/**'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  prettier,
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    plugins: { house: { rules: { walls: wallsRule } } },
    rules: {
      'house/walls': 'error',
      'no-undef': 'off', // TypeScript knows better
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off', // optional props are typed as such
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: portsOnly,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'process', 'performance', 'Date.now'].map((name) => ({
          name,
          message: 'Time and the process come in as ports from platform.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as the Clock port.' },
        { object: 'Math', property: 'random', message: 'Chance comes in as a port.' },
      ],
    },
  },
  // Programs whose business is to print.
  {
    files: [
      'src-main/setup/**',
      'src-main/headless/{engine,browser}.ts',
      'test/bench/**',
      'test/app/**',
      'test/faults/**',
      'test/java/**',
      'test/fuzz/fuzz.ts',
    ],
    rules: { 'no-console': 'off' },
  },
)
