import type { AuthMode } from '../../src-main/contract/endpoint'

/** Where and as whom a client connects. */
export interface Connection {
  readonly url: string
  readonly region: string
  readonly auth: AuthMode
}

interface Credentials {
  readonly id: string
  readonly secret: string
}

/** In open mode any non-empty credentials do; these say that they are none. */
const credentials: Readonly<Record<AuthMode, Credentials>> = {
  open: { id: 'local', secret: 'local' },
  strict: { id: 'YOUR_ACCESS_KEY_ID', secret: 'YOUR_SECRET_ACCESS_KEY' },
}
const inShell = (auth: AuthMode): string => {
  const { id, secret } = credentials[auth]
  return `AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret}`
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export type CliGoal = 'create' | 'list'

const COMMANDS: Readonly<Record<CliGoal, string>> = {
  create: 'aws kinesis create-stream --stream-name my-stream --shard-count 1',
  list: 'aws kinesis list-streams',
}

/** A shell session with the AWS CLI that reaches its goal. */
export const cliSnippet = ({ url, region, auth }: Connection, goal: CliGoal): string =>
  [`export ${inShell(auth)}`, `${COMMANDS[goal]} \\`, `  --endpoint-url ${url} --region ${region}`].join('\n')

/** A client of the JavaScript SDK v3. */
export const sdkSnippet = ({ url, region, auth }: Connection): string =>
  [
    "import { KinesisClient } from '@aws-sdk/client-kinesis'",
    '',
    'const kinesis = new KinesisClient({',
    `  endpoint: '${url}',`,
    `  region: '${region}',`,
    `  credentials: { accessKeyId: '${credentials[auth].id}', secretAccessKey: '${credentials[auth].secret}' },`,
    '})',
  ].join('\n')

/** One record into a stream with the AWS CLI, complete with credentials. */
export const putRecordSnippet = ({ url, region, auth }: Connection, streamName: string): string =>
  [
    `${inShell(auth)} \\`,
    'aws kinesis put-record \\',
    `  --endpoint-url ${url} --region ${region} \\`,
    `  --stream-name ${streamName} --partition-key key-1 \\`,
    `  --cli-binary-format raw-in-base64-out \\`,
    `  --data ${quoted('{"hello":"world"}')}`,
  ].join('\n')
