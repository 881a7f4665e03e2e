/** Finding things the way a person or a screen reader does: by role and name, or by the words on them. */

const IMPLICIT: Readonly<Record<string, string>> = {
  button: 'button',
  link: 'a[href]',
  textbox: 'input[type=text]:not([role])',
  searchbox: 'input[type=search]',
  table: 'table',
  row: 'tr',
  region: 'section',
  navigation: 'nav',
  heading: 'h1, h2, h3',
  columnheader: 'th',
  article: 'article',
  checkbox: 'input[type=checkbox]',
}

const textOf = (element: Element): string => (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim()

function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label')
  if (label !== null) return label
  const labelledBy = element.getAttribute('aria-labelledby')
  if (labelledBy) return textOf(document.getElementById(labelledBy) ?? element)
  const labelled = element.id && document.querySelector(`label[for="${element.id}"]`)
  return textOf(labelled || element)
}

const matches = (name: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? name === wanted : wanted.test(name)

/** Everything of a role, in document order; without a name, all of them. */
export function allByRole(role: string, name: string | RegExp = /./s, within: ParentNode = document): HTMLElement[] {
  const implicit = IMPLICIT[role]
  const selector = [`[role="${role}"]`, ...(implicit ? [implicit] : [])].join(', ')
  const found = [...within.querySelectorAll<HTMLElement>(selector)]
  return found.filter((element) => (element.getAttribute('role') ?? role) === role && matches(nameOf(element), name))
}

export function byRole(role: string, name: string | RegExp, within: ParentNode = document): HTMLElement {
  const [first, ...others] = allByRole(role, name, within)
  if (!first) throw new Error(`No ${role} named ${String(name)} in: ${textOf(document.body)}`)
  if (others.length > 0) throw new Error(`${others.length + 1} times ${role} named ${String(name)}`)
  return first
}

export const words = (element: Element): string => textOf(element)

export function type(element: HTMLElement, text: string): void {
  if (!(element instanceof HTMLInputElement)) throw new Error('Only inputs can be typed into.')
  element.value = text
  element.dispatchEvent(new Event('input', { bubbles: true }))
}

export const press = (key: string): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
