import { PROJECT_NAME_MAX_LENGTH, PROJECT_NAME_PATTERN } from '../../src-main/contract/names'
import type { Translate } from '../i18n/text'

/** The first of "Project 1", "Project 2" … that is free. */
export function freeProjectName(taken: readonly string[], t: Translate): string {
  for (let number = 1; ; number++) {
    const name = t('project.numbered', { number })
    if (projectNameFault(name, taken, t) !== t('project.rule.taken')) return name
  }
}

/** Why a new project cannot have this name, in words; null when it can. Names become folders, so case does not tell them apart. */
export function projectNameFault(name: string, taken: readonly string[], t: Translate): string | null {
  if (name === '') return t('project.rule.empty')
  if (name.length > PROJECT_NAME_MAX_LENGTH) return t('project.rule.tooLong', { max: PROJECT_NAME_MAX_LENGTH })
  if (taken.some((other) => other.toLowerCase() === name.toLowerCase())) return t('project.rule.taken')
  if (PROJECT_NAME_PATTERN.test(name)) return null
  const strange = /[^A-Za-z0-9 ._-]/u.exec(name)?.[0]
  if (strange !== undefined) return t('project.rule.character', { character: strange })
  return /^[A-Za-z0-9]/.test(name) ? t('project.rule.end') : t('project.rule.start')
}
