const two = (value: number): string => String(value).padStart(2, '0')

/** Epoch seconds as the value of a field for date and time, in the zone of the person. */
export function toField(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** @returns epoch seconds; NaN for what is no time */
export const fromField = (text: string): number => new Date(text).getTime() / 1000
