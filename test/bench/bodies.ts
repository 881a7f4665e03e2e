import { randomBytes, randomUUID } from 'node:crypto'
import { preparedRequest } from './load'

export const recordsPerRequest = 500

const record = (bytes: number) => ({ Data: randomBytes(bytes).toString('base64'), PartitionKey: randomUUID() })

/** One PutRecords. */
export const putRecordsBody = (recordBytes: number, StreamName = 'bench'): Buffer => {
  const Records = Array.from({ length: recordsPerRequest }, () => record(recordBytes))
  return Buffer.from(JSON.stringify({ StreamName, Records }))
}

/** As many different requests as keep a server from meeting old friends. */
export const putRecordsRequests = (recordBytes: number, streamName?: string): Buffer[] =>
  Array.from({ length: 32 }, () => {
    return preparedRequest('Kinesis_20131202.PutRecords', putRecordsBody(recordBytes, streamName))
  })

export const putRecordRequests = (recordBytes: number): Buffer[] =>
  Array.from({ length: 32 }, () => {
    const body = Buffer.from(JSON.stringify({ StreamName: 'bench', ...record(recordBytes) }))
    return preparedRequest('Kinesis_20131202.PutRecord', body)
  })
