/** A key whose secret was just told. */
export interface ToldKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly userName: string
}
