/** The stream's name from `arn:aws:kinesis:region:account:stream/name`. */
export const nameOfArn = (arn: string): string => arn.slice(arn.indexOf('/') + 1)
