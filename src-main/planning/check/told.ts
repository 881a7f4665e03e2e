import { sentence, type FailureKey } from '../../platform/sentence'
import type { Problem } from '../design/problem'

export const told = (place: string, key: FailureKey, values: Problem['text']['values'] = {}): Problem => ({
  place,
  ...sentence(key, values),
})

/** Where an element is. */
export const placeOf = (id: string): string => `elements "${id}"`
