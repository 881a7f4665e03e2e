import { elementKinds, type Design, type Element } from '../../src-main/contract/design'
import type { StreamRow } from '../../src-main/contract/streams'
import { defaultsOf } from './members'

/** A design of a stream as it is now: its settings, and the load it has this moment. */
export const designOfStream = (
  stream: StreamRow,
  names: { readonly source: string; readonly reader: string },
): Design => {
  const { recordsPerSecond, bytesPerSecond } = stream.incoming
  const bytes = recordsPerSecond > 0 ? Math.max(1, Math.round(bytesPerSecond / recordsPerSecond)) : 1024
  const elements = [
    {
      ...{ kind: 'source', id: 'producers', name: names.source, ...defaultsOf(elementKinds.source) },
      workload: {
        recordsPerSecond: Number((recordsPerSecond || 1).toPrecision(3)),
        recordBytes: { kind: 'constant', bytes },
        ...defaultsOf(workloadSchema),
      },
    },
    {
      ...{ kind: 'stream', id: 'stream', name: stream.name, ...defaultsOf(elementKinds.stream) },
      mode: stream.mode === 'PROVISIONED' ? 'provisioned' : 'on-demand',
      shards: Math.max(1, stream.openShards),
      retentionHours: stream.retentionHours,
    },
    { kind: 'application', id: 'reader', name: names.reader, ...defaultsOf(elementKinds.application) },
  ] as Element[]
  return {
    formatVersion: 2,
    name: stream.name,
    region: stream.region,
    elements,
    edges: [
      { from: 'producers', to: 'stream' },
      { from: 'stream', to: 'reader' },
    ],
  }
}

const workloadSchema = elementKinds.source.shape.workload
