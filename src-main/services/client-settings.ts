import type { ClientSetting } from '../contract/endpoint'

/** Where and as whom a client connects. */
export interface ClientConnection {
  /** `http://127.0.0.1:4567`, or with `https:` where TLS is on. */
  readonly url: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Path of the certificate to trust, where TLS is on. */
  readonly authorityPath?: string
}

/**
 * Settings for each client. The producer library (KPL) speaks TLS only, so it is there only where TLS is on.
 *
 * @source KPL: Kinesis facts sheet §15; variables: AWS SDKs and Tools reference guide (`AWS_CA_BUNDLE`), Node.js manual
 * (`NODE_EXTRA_CA_CERTS`), Java Secure Socket Extension guide, OpenSSL manual (`SSL_CERT_FILE`)
 */
export const clientSettings = (connection: ClientConnection): readonly ClientSetting[] => [
  javascript(connection),
  python(connection),
  cli(connection),
  java(connection),
  ...(connection.authorityPath === undefined ? [] : [kpl(connection)]),
  kcl(connection),
  go(connection),
  dotnet(connection),
]

/** The same in a line a client, for a log: how to trust the certificate authority. */
export const trustHints = (authorityPath: string): readonly string[] => [
  `JavaScript clients trust it with NODE_EXTRA_CA_CERTS=${shell(authorityPath)}`,
  `Python, the AWS CLI and Go trust it with AWS_CA_BUNDLE=${shell(authorityPath)}`,
  `Java trusts it once it is in a trust store: keytool -importcert -alias streamgauge -file ${shell(authorityPath)} …`,
  '.NET trusts it with SSL_CERT_FILE on Linux, elsewhere from the trusted roots of the user',
  'The producer library (KPL) is told not to verify: VerifyCertificate=false',
]

/** A text as a literal of JavaScript, Python, Java, Go and C#, which share what JSON escapes. */
const text = (value: string): string => JSON.stringify(value)
/** A text as one word of a shell. */
const shell = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`

const exporting = (name: string, { authorityPath }: ClientConnection): { setup?: string } =>
  authorityPath === undefined ? {} : { setup: `export ${name}=${shell(authorityPath)}` }

const javascript = (connection: ClientConnection): ClientSetting => ({
  client: 'javascript',
  name: 'AWS SDK for JavaScript v3',
  ...exporting('NODE_EXTRA_CA_CERTS', connection),
  language: 'javascript',
  code: `import { KinesisClient } from '@aws-sdk/client-kinesis'

const kinesis = new KinesisClient({
  endpoint: ${text(connection.url)},
  region: ${text(connection.region)},
  credentials: {
    accessKeyId: ${text(connection.accessKeyId)},
    secretAccessKey: ${text(connection.secretAccessKey)},
  },
})`,
})

const python = (connection: ClientConnection): ClientSetting => ({
  client: 'python',
  name: 'AWS SDK for Python (boto3)',
  ...exporting('AWS_CA_BUNDLE', connection),
  language: 'python',
  code: `import boto3

kinesis = boto3.client(
    "kinesis",
    endpoint_url=${text(connection.url)},
    region_name=${text(connection.region)},
    aws_access_key_id=${text(connection.accessKeyId)},
    aws_secret_access_key=${text(connection.secretAccessKey)},
)`,
})

const cli = (connection: ClientConnection): ClientSetting => ({
  client: 'cli',
  name: 'AWS CLI',
  ...exporting('AWS_CA_BUNDLE', connection),
  language: 'bash',
  code: `export AWS_ACCESS_KEY_ID=${shell(connection.accessKeyId)}
export AWS_SECRET_ACCESS_KEY=${shell(connection.secretAccessKey)}
aws kinesis list-streams --endpoint-url ${shell(connection.url)} --region ${shell(connection.region)}`,
})

const credentialsInJava = ({ accessKeyId, secretAccessKey }: ClientConnection): string =>
  `StaticCredentialsProvider.create(
        AwsBasicCredentials.create(${text(accessKeyId)}, ${text(secretAccessKey)}))`

const trustInJava = ({ authorityPath }: ClientConnection): { setup?: string } =>
  authorityPath === undefined
    ? {}
    : {
        setup: `rm -f streamgauge.p12
keytool -importcert -noprompt -alias streamgauge -file ${shell(authorityPath)} \\
  -keystore streamgauge.p12 -storetype PKCS12 -storepass changeit
# For what this shell starts from now on, in place of Java's own trust store: let Maven download first.
export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=streamgauge.p12 -Djavax.net.ssl.trustStorePassword=changeit"`,
      }

const builderInJava = (connection: ClientConnection): string => `KinesisAsyncClient.builder()
    .endpointOverride(URI.create(${text(connection.url)}))
    .region(Region.of(${text(connection.region)}))
    .credentialsProvider(${credentialsInJava(connection)})`

const java = (connection: ClientConnection): ClientSetting => ({
  client: 'java',
  name: 'AWS SDK for Java 2.x',
  ...trustInJava(connection),
  language: 'java',
  code: `KinesisAsyncClient kinesis = ${builderInJava(connection)}
    .build();`,
})

const kpl = (connection: ClientConnection): ClientSetting => {
  const { hostname, port } = new URL(connection.url)
  return {
    client: 'kpl',
    name: 'Kinesis Producer Library',
    language: 'java',
    code: `KinesisProducerConfiguration config = new KinesisProducerConfiguration()
    .setKinesisEndpoint(${text(hostname)})
    .setKinesisPort(${port})
    .setVerifyCertificate(false)
    .setMetricsLevel("none")
    .setRegion(${text(connection.region)})
    .setCredentialsProvider(${credentialsInJava(connection)});`,
  }
}

const kcl = (connection: ClientConnection): ClientSetting => ({
  client: 'kcl',
  name: 'Kinesis Client Library',
  ...trustInJava(connection),
  language: 'java',
  code: `KinesisAsyncClient kinesis = KinesisClientUtil.createKinesisAsyncClient(${builderInJava(connection)});
// ConfigsBuilder also wants a DynamoDbAsyncClient, for leases: DynamoDB Local serves it.
// And a CloudWatchAsyncClient, for metrics, which are not taken here: configs.metricsConfig().metricsLevel(MetricsLevel.NONE)`,
})

const go = (connection: ClientConnection): ClientSetting => ({
  client: 'go',
  name: 'AWS SDK for Go v2',
  ...exporting('AWS_CA_BUNDLE', connection),
  language: 'go',
  code: `cfg, err := config.LoadDefaultConfig(context.TODO(),
	config.WithBaseEndpoint(${text(connection.url)}),
	config.WithRegion(${text(connection.region)}),
	config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(
		${text(connection.accessKeyId)}, ${text(connection.secretAccessKey)}, "")),
)
if err != nil {
	panic(err)
}
client := kinesis.NewFromConfig(cfg)`,
})

/** On Windows and macOS .NET reads the trusted roots of the user instead of a variable. */
const dotnet = (connection: ClientConnection): ClientSetting => ({
  client: 'dotnet',
  name: 'AWS SDK for .NET',
  ...(connection.authorityPath === undefined
    ? {}
    : {
        setup: `# Linux
export SSL_CERT_FILE=${shell(connection.authorityPath)}
# Windows: certutil -user -addstore Root ${shell(connection.authorityPath)}
# macOS:   security add-trusted-cert -k ~/Library/Keychains/login.keychain-db ${shell(connection.authorityPath)}`,
      }),
  language: 'csharp',
  code: `var kinesis = new AmazonKinesisClient(
    new BasicAWSCredentials(${text(connection.accessKeyId)}, ${text(connection.secretAccessKey)}),
    new AmazonKinesisConfig
    {
        ServiceURL = ${text(connection.url)},
        AuthenticationRegion = ${text(connection.region)},
    });`,
})
