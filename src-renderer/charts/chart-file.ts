import type { ChartColours } from './chart-colours'
import { dashOf, valueAt, type TimeChartData, type TimeLine } from './time-chart'

/** Give the person a file. The window, or the browser, asks where to put it. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The download has begun by then; a minute is more than a disk takes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** A name that every file system takes. */
export const fileName = (parts: readonly string[], extension: string): string =>
  `${parts.map((part) => part.replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')).join('-')}.${extension}`

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Times at which any of the lines has a point, in order (epoch seconds). */
export function timesOf(lines: readonly TimeLine[]): number[] {
  const times = new Set<number>()
  for (const { from, period, values } of lines) values.forEach((_, index) => times.add(from + index * period))
  return [...times].sort((a, b) => a - b)
}

/** All points of a chart (RFC 4180): times in UTC, figures as they are, nothing where nothing is known. */
export function toCsv({ lines }: Pick<TimeChartData, 'lines'>, timeName: string): string {
  const rows = timesOf(lines).map((time) => [
    new Date(time * 1000).toISOString(),
    ...lines.map((line) => String(valueAt(line, time) ?? '')),
  ])
  const head = [timeName, ...lines.map(({ name }) => name)]
  return [head, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
}

const SCALE = 2
const HEAD = 44

export interface PictureParts {
  readonly title: string
  readonly lines: readonly TimeLine[]
  readonly colours: ChartColours
  /** The plot, drawn with twice as many pixels. */
  readonly plot: string
}

/** A picture of a chart with its title and its key, to be shown without us. */
export async function toPicture({ title, lines, colours, plot }: PictureParts): Promise<Blob> {
  const image = new Image()
  image.src = plot
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height + HEAD * SCALE
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  context.fillStyle = colours.surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, HEAD * SCALE)
  context.scale(SCALE, SCALE)
  context.fillStyle = colours.text
  context.font = `600 13px ${colours.font}`
  context.fillText(title, 12, 18)
  drawKey(context, lines, colours)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png'),
  )
}

function drawKey(context: CanvasRenderingContext2D, lines: readonly TimeLine[], colours: ChartColours): void {
  context.font = `11px ${colours.font}`
  context.lineWidth = 2
  let x = 12
  for (const { name, tone, isStepped } of lines) {
    context.strokeStyle = colours.tones[tone]
    context.setLineDash(isStepped ? [] : [...dashOf(tone)])
    context.beginPath()
    context.moveTo(x, 33)
    context.lineTo(x + 18, 33)
    context.stroke()
    context.fillStyle = colours.text
    context.fillText(name, x + 23, 37)
    x += 23 + context.measureText(name).width + 16
  }
}
