import type { Clock } from '../../platform/clock'
import type { Ids } from '../../platform/ids'
import type { Logger } from '../../platform/logger'
import type { Injections } from '../injection/injections'
import type { KeyService } from '../keys'
import type { Accounts } from './settings/account-settings'
import type { Channels } from './channels/registry'
import type { Consumption } from './consumption/consumption'
import type { LimitsMode } from './limits/limits'
import type { OperationName } from './model'
import type { Registry } from './registry'
import type { Stream } from './stream'
import type { Tokens } from './token'
import type { Transitions } from './transitions'

/** What the operations of Data Streams share. */
export interface StreamsContext {
  readonly registry: Registry
  readonly accounts: Accounts
  readonly channels: Channels
  readonly consumption: Consumption
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: KeyService
  readonly tokens: Tokens
  readonly logger: Logger
  readonly transitions: Transitions
  /** What is to go wrong; here only what goes wrong as limits do. */
  readonly injections: Pick<Injections, 'limits'>
  /** What limits do to a stream: its own setting, else the project's. */
  limitsOf(stream: Stream): LimitsMode
  /**
   * A call goes over a rate or a quota, of the account or of `stream`: count it.
   * @returns whether it is to be refused, which it is only where limits are enforced
   */
  exceeds(operation: OperationName, stream?: Stream): boolean
}
