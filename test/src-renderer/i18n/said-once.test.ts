import ts from 'typescript'
import { expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import { sourcesIn } from './sources'

const parsed = (code: string): ts.SourceFile => ts.createSourceFile('source.ts', code, ts.ScriptTarget.Latest, true)

/** `t(…)`, `f.count(…)`, also of a `text` that was not taken apart. */
const speaks = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && /^(text\.)?(t|f\.\w+)$/.test(node.expression.getText())

/** A function given to `map` and the like runs at once, as part of what is around it. */
const runsAtOnce = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression)

const functionAround = (node: ts.Node): ts.SignatureDeclaration | undefined => {
  for (let around = node.parent; around !== undefined; around = around.parent) {
    if (ts.isFunctionLike(around) && !runsAtOnce(around)) return around
  }
  return undefined
}

const nameOf = (node: ts.SignatureDeclaration): string => {
  const { parent } = node
  return node.name?.getText() ?? (ts.isVariableDeclaration(parent) ? parent.name.getText() : '')
}

/** What is said while a component is set up, and never again. */
const saidOnce = (code: string): string[] => {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const around = speaks(node) ? functionAround(node) : undefined
    if (speaks(node) && (around === undefined || /^use[A-Z]/.test(nameOf(around)))) found.push(node.getText())
    ts.forEachChild(node, visit)
  }
  visit(parsed(code))
  return found
}

it.each([
  ["const title = t('area.overview')", ["t('area.overview')"]],
  ['const options = names.map((name) => t(`theme.${name}`))', ['t(`theme.${name}`)']],
  ['export function useTitle() { return f.count(1) }', ['f.count(1)']],
  ["const title = computed(() => t('area.overview'))", []],
  ["const show = (value: number) => f.count(value); const told = () => text.t('area.overview')", []],
])('of %s finds %j', (code, found) => {
  expect(saidOnce(code)).toEqual(found)
})

it('says everything again when the language changes', () => {
  const found = sourcesIn('src-renderer').flatMap(({ path, text }) => {
    const code = path.endsWith('.vue') ? (parse(text).descriptor.scriptSetup?.content ?? '') : text
    return saidOnce(code).map((said) => `${path}: ${said}`)
  })
  expect(found).toEqual([])
}, 20_000)
