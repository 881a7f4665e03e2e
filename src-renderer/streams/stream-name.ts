import { STREAM_NAME_MAX_LENGTH, STREAM_NAME_PATTERN } from '../../src-main/contract/names'
import type { Translate } from '../i18n/text'

/** Why a new stream cannot have this name, in words; null when it can. */
export function streamNameFault(name: string, taken: readonly string[], t: Translate): string | null {
  if (name === '') return t('create.rule.empty')
  const length = name.length
  if (length > STREAM_NAME_MAX_LENGTH) return t('create.rule.tooLong', { max: STREAM_NAME_MAX_LENGTH, length })
  if (taken.includes(name)) return t('create.rule.taken')
  if (STREAM_NAME_PATTERN.test(name)) return null
  const character = /[^a-zA-Z0-9_.-]/u.exec(name)?.[0] ?? ''
  return /\s/.test(character) ? t('create.rule.space') : t('create.rule.character', { character })
}
