import { expect, it } from 'vitest'
import { isDesignText } from '../../../../src-main/planning/design/is-design-text'

const design = '{ "formatVersion": 9, "name": "Resources", "elements": [] }'
const template = '{ "Metadata": { "Streamgauge": { "formatVersion": 2 } }, "Resources": {} }'

it.each([
  ['a design, of whatever version', design, true],
  ['a design that was cut short', design.slice(0, 30), true],
  ['a template that was exported, as JSON', template, false],
  ['such a template, cut short', template.slice(0, -4), false],
  ['a template in YAML that speaks of one', `Resources:\n  A: ${design}\n`, false],
  ['something else', '[1, 2]', false],
])('tells %s from what clouds are built from', (_what, text, expected) => {
  expect(isDesignText(text)).toBe(expected)
})
