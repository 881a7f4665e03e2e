/** So many digits say something at least, and at most. */
const [fewest, most] = [3, 9]

/** Significant digits with which figures that are close together are told apart. */
export const digitsApart = (figures: readonly number[]): number => {
  const [low, high] = [Math.min(...figures), Math.max(...figures)]
  if (!(high > low)) return fewest
  return Math.min(most, Math.max(fewest, placeOf(high) - placeOf(high - low) + 2))
}

/** Of an amount of money as large as this: digits behind the point. */
export const digitsBehindPoint = (amount: number, digits: number): number =>
  amount === 0 ? 2 : Math.min(12, Math.max(2, digits - 1 - placeOf(Math.abs(amount))))

const placeOf = (value: number): number => Math.floor(Math.log10(value))
