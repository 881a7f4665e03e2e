import { asArray, packedList, type PackedEntries, type PackedType } from '../../engine/packed-list'
import type { BlobShape, ListShape, Member, Shape, StringShape, StructureShape } from '../../engine/shapes'
import { compileLaw } from './constraints'
import { compileReader } from './readers'
import { Reading, type ScalarReaders } from './reading'

/**
 * A body read once, from its first byte to its last, in the order of a shape.
 *
 * What is not plainly right makes it give up. From then on its answers mean nothing; whoever asks on comes to an end all
 * the same, because there are no more members and entries.
 */
export interface Source {
  /** Whether the body must be read the long way, which knows every exception and what to say of it. */
  readonly hasGivenUp: boolean
  giveUp(): void
  /** @returns how many members or entries follow; `openEnd` where only the end tells */
  openStructure(): number
  openList(): number
  /** Whether a structure opened with `count` has a member after its first `index`. */
  hasMember(index: number, count: number): boolean
  hasEntry(index: number, count: number): boolean
  /**
   * Read the next member's name.
   * @param likely its place if members come in the order of the shape
   * @returns its place among `names`
   */
  member(names: MemberNames, likely: number): number
  text(): string
  blob(): Uint8Array
  /** A list of structures of nothing but texts and blobs. */
  records(layout: RecordLayout): PackedEntries
  /** A number, a boolean, or whatever else a protocol has for scalars that are neither text nor blob. */
  scalar(): unknown
  /** Whether nothing follows. */
  isAtEnd(): boolean
}

export const openEnd = -1

/** Names of a structure's members, as text and as bytes. */
export type MemberNames = readonly { readonly text: string; readonly bytes: Uint8Array }[]

/** What a list of records is like. */
export interface RecordLayout {
  /** Of their members. */
  readonly names: MemberNames
  readonly types: readonly PackedType[]
  /** How many records there may be. */
  readonly most: number
}

export const noRecords: PackedEntries = { bytes: Buffer.alloc(0), spans: new Int32Array() }

/** Read a whole body; undefined when its source has given up. */
export type StraightReader = (source: Source) => object | undefined

type Take = (source: Source) => unknown

/** Seen members are bits of a number. */
const mostMembers = 31

/**
 * Compile a shape into the function that reads requests straight from their bytes, with the same result as decoding the
 * body and reading the value: but only where nothing is amiss and every member is known. Nothing in between is made, and
 * nothing is said of what is wrong.
 */
export const compileStraightReader = (shape: StructureShape, scalars: ScalarReaders): StraightReader => {
  const take = compileTake(shape, scalars)
  return (source) => {
    const input = take(source) as object
    return source.hasGivenUp || !source.isAtEnd() ? undefined : input
  }
}

const compileTake = (shape: Shape, scalars: ScalarReaders): Take => {
  const isLawful = compileLaw(shape)
  const take = compileType(shape, scalars)
  if (isLawful === undefined) return take
  return (source) => {
    const value = take(source)
    if (!source.hasGivenUp && !isLawful(value)) source.giveUp()
    return value
  }
}

const compileType = (shape: Shape, scalars: ScalarReaders): Take => {
  switch (shape.type) {
    case 'string':
      return (source) => source.text()
    case 'blob':
      return (source) => source.blob()
    case 'list':
      return isRecords(shape) ? takeRecords(shape) : takeList(shape, scalars)
    case 'structure':
      return Object.keys(shape.members).length > mostMembers ? giveUp : takeStructure(shape, scalars)
    case 'map':
      return giveUp
    default:
      return takeScalar(shape, scalars)
  }
}

/** Maps have names of their own, and few requests have maps. */
const giveUp: Take = (source) => source.giveUp()

const takeScalar = (shape: Shape, scalars: ScalarReaders): Take => {
  const read = compileReader(shape, scalars)
  return (source) => {
    const reading = new Reading()
    const value = read(source.scalar(), reading)
    if (reading.typeError !== undefined || reading.isViolated) source.giveUp()
    return value
  }
}

const takeList = (shape: ListShape, scalars: ScalarReaders): Take => {
  const takeEntry = compileTake(shape.member, scalars)
  return (source) => {
    const entries: unknown[] = []
    const count = source.openList()
    while (source.hasEntry(entries.length, count)) entries.push(takeEntry(source))
    return entries
  }
}

const takeStructure = (shape: StructureShape, scalars: ScalarReaders): Take => {
  const layout = layoutOf(shape)
  const takes = Object.values(shape.members).map((member) => compileTake(member.shape, scalars))
  return (source) => {
    const result: Record<string, unknown> = {}
    takeMembers(source, layout, (place) => {
      result[(layout.names[place] as MemberNames[number]).text] = (takes[place] as Take)(source)
    })
    return result
  }
}

/** A structure's members as bits of a number, in the order of the shape. */
interface Layout {
  readonly names: MemberNames
  readonly required: number
  readonly unsupported: number
}

const layoutOf = (shape: StructureShape): Layout => {
  const members = Object.entries(shape.members)
  const bitsOf = (are: (member: Member) => boolean): number =>
    members.reduce((bits, [, member], place) => (are(member) ? bits | (1 << place) : bits), 0)
  return {
    names: members.map(([text]) => ({ text, bytes: Buffer.from(text) })),
    required: bitsOf((member) => member.required),
    unsupported: bitsOf((member) => member.unsupported),
  }
}

const takeMembers = (source: Source, { names, required, unsupported }: Layout, take: (place: number) => void): void => {
  let seen = 0
  const count = source.openStructure()
  for (let index = 0; source.hasMember(index, count); index++) {
    const place = source.member(names, index)
    const bit = 1 << place
    if ((seen & bit) !== 0) source.giveUp()
    if (source.hasGivenUp) return
    seen |= bit
    take(place)
  }
  if ((seen & required) !== required || (seen & unsupported) !== 0) source.giveUp()
}

/** Structures of nothing but texts and blobs, with a blob among them: records. */
const isRecords = (shape: ListShape): shape is ListShape<StructureShape> & { readonly max: number } => {
  const types =
    shape.member.type === 'structure' ? Object.values(shape.member.members).map(({ shape: { type } }) => type) : []
  return (
    shape.max !== undefined && types.includes('blob') && types.every((type) => type === 'blob' || type === 'string')
  )
}

const takeRecords = (shape: ListShape<StructureShape> & { readonly max: number }): Take => {
  const { names, required, unsupported } = layoutOf(shape.member)
  const shapes = Object.values(shape.member.members).map((member) => member.shape as StringShape | BlobShape)
  const types = shapes.map(({ type }): PackedType => (type === 'string' ? 'text' : type))
  const members = Object.fromEntries(names.map(({ text }, place) => [text, types[place] as PackedType]))
  const laws = shapes.map(compileSpanLaw)
  const isLawful = ({ bytes, spans }: PackedEntries): boolean => {
    for (let at = 0; at < spans.length;) {
      for (let place = 0; place < laws.length; place++, at += 2) {
        const bit = 1 << place
        const start = spans[at] as number
        if (start === -1) {
          if ((required & bit) !== 0) return false
        } else if ((unsupported & bit) !== 0 || laws[place]?.(bytes, start, spans[at + 1] as number) === false) {
          return false
        }
      }
    }
    return true
  }
  return (source) => {
    const records = source.records({ names, types, most: shape.max })
    if (!source.hasGivenUp && !isLawful(records)) source.giveUp()
    return asArray(packedList(members, records))
  }
}

/** Is what stands between two positions as its shape demands? */
type SpanLaw = (bytes: Buffer, start: number, end: number) => boolean

const compileSpanLaw = (shape: StringShape | BlobShape): SpanLaw | undefined => {
  const isText = shape.type === 'string'
  const isLawful = compileLaw(shape)
  if (isLawful === undefined) return undefined
  const isByLength = !isText || (shape.pattern === undefined && shape.values === undefined)
  // A character takes up to four bytes.
  const least = (shape.min ?? 0) * (isText ? 4 : 1)
  const most = shape.max ?? Infinity
  return (bytes, start, end) => {
    if (isByLength && end - start >= least && end - start <= most) return true
    const value = bytes.subarray(start, end)
    return isLawful(isText ? value.toString() : value)
  }
}
