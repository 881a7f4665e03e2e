import { readdir, readFile, writeFile } from 'node:fs/promises'
import sdk from '@aws-sdk/client-kinesis/package.json'
import { expect, it } from 'vitest'
import committed from '../../resources/conformance.json'
import { streamsModel } from '../../src-main/engine/streams/model'
import { documentedFaults } from '../../src-main/engine/streams/model/documented-faults'
import { factsFolder } from '../sdk/conformance-record'
import { conformanceReport, type OperationFact } from './report'
import { serviceModel } from './service-model'

const readFacts = async (): Promise<OperationFact[]> => {
  const files = await Promise.all(
    (await readdir(factsFolder)).map((name) => readFile(`${factsFolder}/${name}`, 'utf8')),
  )
  return files.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as OperationFact)
}

it('resources/conformance.json is what the SDK tests have just shown (npm run conformance -- --update takes it over)', async () => {
  const report = conformanceReport(
    {
      model: `${sdk.name} ${sdk.version}`,
      operations: serviceModel(),
      shapes: streamsModel,
      documentedFaults,
    },
    await readFacts(),
  )
  await writeFile(`${factsFolder}/../conformance.json`, `${JSON.stringify(report, null, 2)}\n`)
  expect(committed).toEqual(report)
})
