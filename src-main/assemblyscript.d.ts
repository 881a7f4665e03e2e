/** A module in AssemblyScript, compiled. */
declare module '*.as' {
  const code: Uint8Array<ArrayBuffer>
  export default code
}
