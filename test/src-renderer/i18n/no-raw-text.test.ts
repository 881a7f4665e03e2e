import ts from 'typescript'
import { expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import { english } from './locale-files'
import { sourcesIn } from './sources'

/** Node types of Vue's templates. */
const [TEXT, INTERPOLATION, ATTRIBUTE] = [2, 5, 6]
interface TemplateNode {
  readonly type: number
  readonly tag?: string
  readonly name?: string
  readonly content?: string | TemplateNode
  readonly value?: { readonly content: string }
  readonly arg?: { readonly content: string }
  readonly exp?: TemplateNode
  readonly loc: { readonly source: string }
  readonly props?: readonly TemplateNode[]
  readonly children?: readonly TemplateNode[]
}

/** Attributes and properties that people read or hear. */
const told = ['alt', 'aria-description', 'aria-label', 'aria-roledescription', 'aria-valuetext', 'hint', 'label']
const read = new Set([...told, 'message', 'placeholder', 'summary', 'text', 'title'])
/** Code is the same in every language. */
const codeTags = new Set(['code', 'pre', 'kbd', 'samp'])

const hasWords = (text: string): boolean => /\p{L}/u.test(text)

/** Whether it is a text in code, but no key of a text and not put together to one. */
const isRaw = (node: ts.Node): boolean => {
  if (ts.isStringLiteralLike(node)) return hasWords(node.text) && !english.has(node.text)
  if (!ts.isTemplateExpression(node)) return false
  const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  return parts.some(hasWords) && ![...english.keys()].some((key) => key.startsWith(first) && key.endsWith(last))
}
/** Comparing and looking up say nothing. */
const isSilent = (node: ts.Node): boolean =>
  ts.isElementAccessExpression(node) || (ts.isBinaryExpression(node) && /^[=!]==$/.test(node.operatorToken.getText()))

const findIn = (root: ts.Node, isWanted: (node: ts.Node) => boolean, isLeftOut = (_node: ts.Node) => false) => {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node.getText())
    if (!isLeftOut(node)) ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}
const parsed = (code: string): ts.SourceFile => ts.createSourceFile('source.ts', code, ts.ScriptTarget.Latest, true)

const rawInExpression = (code: string): string[] => findIn(parsed(`(${code})`), isRaw, isSilent)

/** `title: 'Streams'` and the like. */
const rawInScript = (code: string): string[] =>
  findIn(parsed(code), (node) => ts.isPropertyAssignment(node) && read.has(nameOf(node)) && isRaw(node.initializer))
const nameOf = ({ name }: ts.PropertyAssignment): string =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : ''

const rawInProp = ({ type, name = '', value, arg, exp, loc }: TemplateNode): string[] => {
  if (type === ATTRIBUTE) return read.has(name) && hasWords(value?.content ?? '') ? [loc.source] : []
  return name === 'bind' && read.has(arg?.content ?? '') && exp ? rawInExpression(exp.loc.source) : []
}

const rawInTemplate = (node: TemplateNode): string[] => {
  if (node.type === TEXT) return hasWords(String(node.content)) ? [node.loc.source.trim()] : []
  if (node.type === INTERPOLATION) return rawInExpression((node.content as TemplateNode).loc.source)
  const below = codeTags.has(node.tag ?? '') ? [] : (node.children ?? [])
  return [...(node.props ?? []).flatMap(rawInProp), ...below.flatMap(rawInTemplate)]
}

const rawInComponent = (text: string): string[] => {
  const { scriptSetup, template } = parse(text).descriptor
  const found = template?.ast ? rawInTemplate(template.ast as unknown as TemplateNode) : []
  return [...rawInScript(scriptSetup?.content ?? ''), ...found]
}

it.each([
  ['<p>Streams</p>', ['Streams']],
  ['<p>{{ isOn ? "On" : t("area.overview") }}</p>', ['"On"']],
  ['<UiButton title="Close" />', ['title="Close"']],
  ['<UiButton :title="`Close ${name}`" />', ['`Close ${name}`']],
  ['<UiButton :title="t(`status.${stream.status}`)" kind="solid">{{ t("area.overview") }}</UiButton>', []],
  ['<code>$.items[0]</code> {{ state === "open" ? 1 : 2 }} · 12', []],
])('of %s finds %j', (template, found) => {
  expect(rawInComponent(`<template>${template}</template>`)).toEqual(found)
})

it('has no text in a component or composable: all come from the locale files', () => {
  const found = sourcesIn('src-renderer').flatMap(({ path, text }) =>
    (path.endsWith('.vue') ? rawInComponent(text) : rawInScript(text)).map((raw) => `${path}: ${raw}`),
  )
  expect(found).toEqual([])
}, 20_000)
