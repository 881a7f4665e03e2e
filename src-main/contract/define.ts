import type { z } from 'zod'

/** A question with one answer. `faults` names the service faults a caller should expect. */
export interface Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'command'
  readonly input: I
  readonly output: O
  readonly faults: readonly string[]
  /** It may take longer than others are given; it can be followed or ended by other means. */
  readonly isLong: boolean
}

/** A subscription: events arrive until either side ends it. */
export interface Feed<I extends z.ZodType = z.ZodType, E extends z.ZodType = z.ZodType> {
  readonly kind: 'feed'
  readonly input: I
  readonly event: E
}

export type Contract = Readonly<Record<string, Command | Feed>>

export const command = <I extends z.ZodType, O extends z.ZodType>(entry: {
  readonly input: I
  readonly output: O
  readonly faults?: readonly string[]
  readonly isLong?: boolean
}): Command<I, O> => ({ kind: 'command', faults: [], isLong: false, ...entry })

export const feed = <I extends z.ZodType, E extends z.ZodType>(entry: {
  readonly input: I
  readonly event: E
}): Feed<I, E> => ({ kind: 'feed', ...entry })

export const defineContract = <C extends Contract>(contract: C): C => contract

export type CommandName<C extends Contract> = { [N in keyof C]: C[N] extends Command ? N : never }[keyof C] & string
export type FeedName<C extends Contract> = { [N in keyof C]: C[N] extends Feed ? N : never }[keyof C] & string
export type InputOf<E> = E extends { readonly input: infer I extends z.ZodType } ? z.infer<I> : never
export type OutputOf<E> = E extends { readonly output: infer O extends z.ZodType } ? z.infer<O> : never
export type EventOf<E> = E extends { readonly event: infer V extends z.ZodType } ? z.infer<V> : never
