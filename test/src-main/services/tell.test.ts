import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { languageOf, languages, type TextKey } from '../../../src-main/contract/language'
import { parsePolicy, type PolicyProblem } from '../../../src-main/engine/access/policy'
import { breakage } from '../../../src-main/platform/breakage'
import { say, tell, toldBy } from '../../../src-main/services/tell'
import { messages } from '../../../src-renderer/i18n/messages'
import { english } from '../../src-renderer/i18n/locale-files'

describe('what main says', () => {
  it.each(languages)('in %s is to the letter what the windows say', (language) => {
    const { t } = createI18n({ legacy: false, locale: language, messages }).global
    const differing = [...english.keys()].flatMap((key) =>
      [0, 1, 2, 12].flatMap((n) => {
        const values = valuesFor(key, n)
        const ours = say(language, key as TextKey, values)
        return ours === t(key, values, n) ? [] : [`${key}: ${ours}`]
      }),
    )
    expect(differing).toEqual([])
  })

  it('has numbers as the language writes them', () => {
    const values = { bytes: 1_234_567, most: '1 MiB' }
    expect(say('en', 'failure.RecordTooLarge', values)).toContain(
      'is 1,234,567 B with its key; the stream allows 1 MiB',
    )
    expect(say('pt-BR', 'failure.RecordTooLarge', values)).toContain('tem 1.234.567 B')
  })

  it('is told to windows in English, with what it takes to say it in another language', () => {
    expect(tell('failure.NoSuchProject', { name: 'Mine' })).toEqual({
      message: 'There is no project “Mine”.',
      text: { key: 'failure.NoSuchProject', values: { name: 'Mine' } },
    })
    expect(toldBy(breakage('port-in-use', { port: '4567' }))).toEqual({
      message: 'Port 4567 is in use by another program. Choose another port, or end that program.',
      text: { key: 'failure.port-in-use', values: { port: '4567' } },
    })
    const policy = parsePolicy('{"Statement":{"Effect":"allow"}}', 'identity')
    const told = toldBy(policy as PolicyProblem)
    expect(told).toEqual(tell('failure.PolicyEffect', { statement: '1' }))
    expect(say('es', told.text?.key as TextKey, told.text?.values)).toBe(
      'Effect de Statement 1 debe ser “Allow” o “Deny”.',
    )
    expect(toldBy(new Error('Of somebody else.'))).toEqual({ message: 'Of somebody else.' })
  })
})

/** Something for each place of a text. */
const valuesFor = (key: string, n: number): Record<string, string | number> => ({
  ...Object.fromEntries([...(english.get(key) ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, `<${name}>`])),
  n,
})

it.each([
  ['es', ['pt-BR'], 'es'],
  ['system', ['es-MX', 'en-GB'], 'es'],
  ['system', ['pt-PT'], 'pt-BR'],
  ['system', ['de-DE', 'pt', 'es'], 'pt-BR'],
  ['system', ['ES'], 'es'],
  ['system', ['de', 'fr-CA'], 'en'],
  ['system', [], 'en'],
] as const)('with %s chosen, a system of %j speaks %s', (choice, wanted, language) => {
  expect(languageOf(choice, wanted)).toBe(language)
})
