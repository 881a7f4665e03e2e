/** For `toSatisfy`: is a number between two others, both included? */
export const within =
  (least: number, most: number) =>
  (value: number): boolean =>
    value >= least && value <= most
