/*
 * Small arrays that are made for each simulation: amounts, one for each origin or input, added up in every step; and lists.
 */

/** Nothing of any. For a few figures faster than the array's own. */
export const clear = (amounts: Float64Array): void => {
  for (let i = 0; i < amounts.length; i++) amounts[i] = 0
}

export const sumOf = (amounts: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < amounts.length; i++) sum += amounts[i] as number
  return sum
}

/** Bytes of so many records of each. */
export const bytesOf = (records: Float64Array, recordBytes: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < records.length; i++) sum += (records[i] as number) * (recordBytes[i] as number)
  return sum
}

export const add = (amounts: Float64Array, more: Float64Array): void => {
  for (let i = 0; i < amounts.length; i++) amounts[i] = (amounts[i] as number) + (more[i] as number)
}

/**
 * As `map`, which makes arrays of another kind once it is compiled for speed: all that reads them would have to be compiled again.
 */
export const listOf = <From, To>(of: readonly From[], one: (from: From, index: number) => To): To[] => {
  const list: To[] = []
  for (let i = 0; i < of.length; i++) list.push(one(of[i] as From, i))
  return list
}
