import type { Language } from '../../src-main/contract/language'
import en from '../../resources/locales/en.json'
import es from '../../resources/locales/es.json'
import ptBR from '../../resources/locales/pt-BR.json'

/** All texts there are, by language. */
export const messages: Readonly<Record<Language, typeof en>> = { en, es, 'pt-BR': ptBR }
