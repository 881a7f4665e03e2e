import { fault, type Fault } from '../../../../src-main/engine/fault'
import type { Caller, Service } from '../../../../src-main/engine/service'
import {
  blob,
  boolean,
  integer,
  list,
  map,
  optional,
  required,
  string,
  structure,
  timestamp,
  unsupported,
} from '../../../../src-main/engine/shapes'
import { Breakage } from '../../../../src-main/platform/breakage'

const tags = map(string({ min: 1, max: 8 }), string({ min: 0, max: 8 }), { min: 1, max: 3 })

/** A shape with every type and every constraint. */
export const everything = structure({
  StreamName: optional(string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' })),
  Text: optional(string()),
  Mode: optional(string({ values: ['PROVISIONED', 'ON_DEMAND'] })),
  PartitionKey: optional(string({ min: 1, max: 4 })),
  Count: optional(integer({ min: 1, max: 10_000 })),
  Total: optional({ type: 'long' }),
  Flag: optional(boolean()),
  Data: optional(blob({ min: 0, max: 8 })),
  When: optional(timestamp()),
  Names: optional(list(string({ min: 1, max: 8 }), { min: 1, max: 3 })),
  Records: optional(
    list(
      structure(
        { Data: required(blob()), PartitionKey: optional(string({ min: 1, max: 4 })) },
        'PutRecordsRequestEntry',
      ),
      { min: 1, max: 3 },
    ),
  ),
  Tags: optional(tags),
  Policies: optional(map(string(), structure({ Effect: required(string()) }))),
  Filter: optional(
    structure({ Type: required(string({ min: 1 })), Position: optional(structure({ Number: required(integer()) })) }),
  ),
  StreamId: unsupported(string()),
})

/** Everything a test can make an operation do. `Echo` answers with its input. */
export const everythingService = (calls: Caller[] = []): Service => ({
  target: 'Kinesis_20131202',
  actionPrefix: 'kinesis',
  javaPackage: 'com.amazonaws.kinesis.v20131202',
  operations: {
    Echo: {
      input: everything,
      call: async (caller, input) => {
        calls.push(caller)
        return input
      },
    },
    Nothing: { input: structure({}), call: async () => undefined },
    Need: { input: structure({ Records: required(list(string())), Name: required(string()) }), call: async () => ({}) },
    Fail: {
      input: structure({ Fault: required(string()), Message: required(string()) }),
      call: async (_caller, input: { Fault: Fault['fault']; Message: string }) => fault(input.Fault, input.Message),
    },
    Break: {
      input: structure({}),
      call: async () => {
        throw new Breakage('disk-full', 'The disk is full. Free some room.')
      },
    },
    Throw: {
      input: structure({}),
      call: () => {
        throw new Error('secret detail')
      },
    },
  },
})
