import { expect, it } from 'vitest'
import { sourcesIn } from '../../src-renderer/i18n/sources'
import { english } from '../../src-renderer/i18n/locale-files'

const code = sourcesIn('src-main/planning')
  .map(({ text }) => text)
  .join('\n')

const named = (pattern: RegExp): readonly string[] => [...code.matchAll(pattern)].map(([, name = '']) => name)

it('has a sentence for every finding', () => {
  const names = named(/\b(?:finding|over|told|reading|check)\(\s*'(\w+)'/g)
  expect(names.length).toBeGreaterThan(30)
  const findings = named(/\b(?:finding|over)\(\s*'(\w+)'/g)
  expect(findings.filter((name) => !english.has(`plan.finding.${name}`))).toEqual([])
})

it('has a name for every limit', () => {
  const limits = named(/\blimit: '(\w+)'/g)
  expect(limits.length).toBeGreaterThan(10)
  expect(limits.filter((name) => !english.has(`plan.limit.${name}`))).toEqual([])
})

it('has a text for every reason, axis and difference', () => {
  const keys = named(/'(plan\.(?:reason|axis|difference|change)\.[\w.-]+)'/g)
  expect(keys.length).toBeGreaterThan(10)
  expect(keys.filter((key) => !english.has(key))).toEqual([])
})
