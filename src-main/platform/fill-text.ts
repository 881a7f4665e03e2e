/**
 * A text of the locale files with its values in it, as the windows' library for texts does it: forms of a plural stand between
 * ` | ` and are chosen by `n` (with three forms the first is for none), `{name}` is a place, `{'@'}` is what stands in the quotes.
 *
 * @param language BCP 47; numbers are written as it does
 */
export const fillText = (text: string, values: Readonly<Record<string, string | number>>, language = 'en'): string => {
  const forms = text.split(' | ')
  const form = forms[typeof values['n'] === 'number' ? formOf(Math.abs(values['n']), forms.length) : 0] ?? text
  return form.replaceAll(/\{(?:'([^']*)'|(\w+))\}/g, (_place, literal?: string, name = '') => {
    const value = literal ?? values[name] ?? ''
    return typeof value === 'number' ? value.toLocaleString(language, { useGrouping: true }) : value
  })
}

const formOf = (count: number, forms: number): number => {
  if (forms === 1) return 0
  if (forms === 2) return count > 0 && count <= 1 ? 0 : 1
  return count === 0 ? 0 : Math.min(Math.ceil(count), 2)
}
