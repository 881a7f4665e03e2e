/** Where and as whom a client connects. */
export interface Connection {
  readonly url: string
  readonly region: string
}

// Any non-empty credentials do; these say that they are none.
const KEY = 'local'

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export type CliGoal = 'create' | 'list'

const COMMANDS: Readonly<Record<CliGoal, string>> = {
  create: 'aws kinesis create-stream --stream-name my-stream --shard-count 1',
  list: 'aws kinesis list-streams',
}

/** A shell session with the AWS CLI that reaches its goal. */
export const cliSnippet = ({ url, region }: Connection, goal: CliGoal): string =>
  [
    `export AWS_ACCESS_KEY_ID=${KEY} AWS_SECRET_ACCESS_KEY=${KEY}`,
    `${COMMANDS[goal]} \\`,
    `  --endpoint-url ${url} --region ${region}`,
  ].join('\n')

/** A client of the JavaScript SDK v3. */
export const sdkSnippet = ({ url, region }: Connection): string =>
  [
    "import { KinesisClient } from '@aws-sdk/client-kinesis'",
    '',
    'const kinesis = new KinesisClient({',
    `  endpoint: '${url}',`,
    `  region: '${region}',`,
    `  credentials: { accessKeyId: '${KEY}', secretAccessKey: '${KEY}' },`,
    '})',
  ].join('\n')

/** One record into a stream with the AWS CLI, complete with credentials. */
export const putRecordSnippet = ({ url, region }: Connection, streamName: string): string =>
  [
    `AWS_ACCESS_KEY_ID=${KEY} AWS_SECRET_ACCESS_KEY=${KEY} \\`,
    'aws kinesis put-record \\',
    `  --endpoint-url ${url} --region ${region} \\`,
    `  --stream-name ${streamName} --partition-key key-1 \\`,
    `  --cli-binary-format raw-in-base64-out \\`,
    `  --data ${quoted('{"hello":"world"}')}`,
  ].join('\n')
