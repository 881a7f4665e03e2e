import { expect, it } from 'vitest'
import { catalog } from '../../../src-main/metrics/catalog'
import { alarmMetrics } from '../../../src-main/services/alarms/metrics'
import { messages } from '../../../src-renderer/i18n/messages'
import { english } from './locale-files'
import { sourcesIn } from './sources'

const code = sourcesIn('src-renderer', 'src-main')
  .map(({ text }) => text)
  .join('\n')

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Keys that are put together, `status.${status}` for one, as patterns. They name at least their area. */
const patterns = [...code.matchAll(/`([a-z]\w*\.(?:[^`$]|\$\{[^{}]*\})*)`/gi)].map(
  ([, template = '']) =>
    new RegExp(
      `^${template
        .split(/\$\{[^{}]*\}/)
        .map(escaped)
        .join('[\\w./-]+')}$`,
    ),
)

it('uses every text, by its key or by one that is put together', () => {
  const unused = [...english.keys()].filter(
    (key) => !code.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)),
  )
  expect(unused).toEqual([])
})

it('has no sentence for a failure that nothing tells', () => {
  const names = Object.keys(messages.en.failure)
  expect(names.filter((name) => !code.includes(`'${name}'`) && !code.includes(`'failure.${name}'`))).toEqual([])
})

it('explains every metric that alarms can be about, in English as Prometheus is told', () => {
  expect(alarmMetrics.filter(({ name }) => !english.has(`metric.${name}`))).toEqual([])
  const counted = Object.values(catalog).flat()
  expect(counted.filter(({ name, about }) => english.get(`metric.${name}`) !== about)).toEqual([])
})
