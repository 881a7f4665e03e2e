import type { Infer } from '../../shapes'
import { channels } from './channels'
import { consumers } from './consumers'
import { records } from './records'
import { settings } from './settings'
import { streams } from './streams'

/*
 * Request shapes of Amazon Kinesis Data Streams, after the public service model.
 * Source: Kinesis facts sheet §3 and §4 (JS SDK model of 29 Sep 2026, constraints of the botocore model of 3 Feb 2026).
 */

const shapes = { ...streams, ...records, ...settings, ...consumers, ...channels }

/** Operation name to request shape. */
export const streamsModel: Readonly<typeof shapes> = shapes
export type OperationName = keyof typeof shapes
export type Input<Op extends OperationName> = Infer<(typeof shapes)[Op]>
