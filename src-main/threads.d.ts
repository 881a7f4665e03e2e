/** The code of a thread, for `startThread`. */
declare module '*?thread' {
  const code: string
  export default code
}
