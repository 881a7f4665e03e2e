import type { BillNote } from '../../pricing/bill'
import type { Design } from '../design/design'
import type { Element } from '../design/elements'

/** What a bill of the design does not contain, or counts otherwise than some source does, with the elements it is about. */
export const leftOutOf = (design: Design): readonly BillNote[] => {
  const notes = new Map<string, BillNote>()
  for (const element of design.elements) {
    for (const name of leftOutBy(element)) {
      const names = notes.get(name)?.values['elements']
      const elements = names === undefined ? element.name : `${String(names)}, ${element.name}`
      notes.set(name, { key: `plan.leftOut.${name}`, values: { elements } })
    }
  }
  return [...notes.values()]
}

/** By the name of a sentence below `plan.leftOut`. */
const leftOutBy = (element: Element): readonly string[] => {
  switch (element.kind) {
    case 'application':
      return element.clientLibrary === 'none' ? ['compute'] : ['compute', 'leaseReads']
    case 'function':
      return ['functionLogs']
    case 'delivery':
      return [
        'failedRecords',
        ...(element.transform === undefined ? [] : ['functionLogs']),
        ...(element.partitioning === undefined ? [] : ['partitionedVolume']),
      ]
    case 'sql-application':
      return ['sqlEnded']
    case 'iceberg-table':
      return ['tableMetadata']
    case 'flink-application':
      return element.startsPerMonth === 0 ? ['flinkLogs'] : ['flinkLogs', 'flinkStarts']
    case 'signaling-channel':
      return ['webrtcIngestion']
    case 'queue':
      return ['emptyReceives']
    case 'kafka-cluster':
      return ['kafkaMonitoring']
    case 'snowflake':
      return ['destination', 'snowflakeVolume']
    case 'opensearch-domain':
    case 'redshift':
    case 'splunk':
    case 'http-endpoint':
      return ['destination']
    default:
      return []
  }
}
