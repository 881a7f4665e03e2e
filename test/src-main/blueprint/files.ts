import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBlueprint, type BlueprintAnswer, type SourceFile } from '../../../src-main/blueprint/import/read-blueprint'

const folder = join(import.meta.dirname, 'files')

/** A file as public repositories have them. */
export const publicFile = (name: string): SourceFile => ({ name, text: readFileSync(join(folder, name), 'utf8') })

/** All files of a folder of them. */
export const publicFiles = (name: string): readonly SourceFile[] =>
  readdirSync(join(folder, name)).map((file) => ({ name: file, text: readFileSync(join(folder, name, file), 'utf8') }))

/** What comes of files that leave nothing open. */
export const importedFrom = (files: readonly SourceFile[], answers: Readonly<Record<string, string>> = {}) => {
  const answer = readBlueprint({ files, answers })
  if (answer.design === null) throw new Error(JSON.stringify([answer.questions, answer.problems], null, 2))
  return { ...answer, design: answer.design }
}

/** What was kept or is left to do, each in one line. */
export const toldBy = ({ leftOver }: Pick<BlueprintAnswer, 'leftOver'>): readonly string[] =>
  leftOver.map(({ place, message }) => `${place}: ${message}`)
