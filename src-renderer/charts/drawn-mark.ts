/** A mark in the browser's own timeline: what a person waits for after a change of range ends with the last picture. */
export function markDrawn(): void {
  performance.clearMarks('time chart drawn')
  performance.mark('time chart drawn')
}
