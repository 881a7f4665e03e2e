import type { Element } from '../../src-main/contract/design'
import { memberOf } from '../design/design-edits'
import { isForemost, isOfUse, membersOf, unitOf, type Member } from '../design/members'
import { joined } from '../i18n/format'
import { useMemberText } from '../i18n/member-text'
import { useText } from '../i18n/text'

/** More does not fit into a line. */
const MOST = 3

/** How an element is set, in one line: what matters most of its kind. */
export function useSettingsLine(): (element: Element) => string {
  const { f } = useText()
  const memberText = useMemberText()

  const told = (element: Element, { path, control }: Member): string => {
    const name = path.at(-1) ?? ''
    const value = memberOf(element, path)
    if (control.type === 'switch' || control.type === 'group')
      return value === undefined || value === false ? '' : memberText.label(name)
    if (typeof value === 'string') return value === 'none' ? '' : memberText.choice(name, value)
    if (typeof value !== 'number') return ''
    const unit = unitOf(path)
    return unit === '' ? `${memberText.label(name)} ${f.short(value)}` : `${f.short(value)} ${unit}`
  }
  const workload = (element: Extract<Element, { kind: 'source' }>): string => {
    const { recordsPerSecond, recordBytes } = element.workload
    const rate = typeof recordsPerSecond === 'number' ? recordsPerSecond : recordsPerSecond.p50
    const size =
      recordBytes.kind === 'constant'
        ? joined(f.bytes(recordBytes.bytes))
        : memberText.choice('recordBytes', recordBytes.kind)
    return [joined(f.recordsPerSecond(rate)), size].join(' · ')
  }

  return (element) => {
    if (element.kind === 'source') return workload(element)
    return membersOf(element.kind)
      .filter((member) => isForemost(element.kind, member) && isOfUse(element, member))
      .map((member) => told(element, member))
      .filter((part) => part !== '')
      .slice(0, MOST)
      .join(' · ')
  }
}
