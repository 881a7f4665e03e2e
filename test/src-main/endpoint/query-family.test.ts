import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { decode, encode, Token, Type } from 'cborg'
import { describe, expect, it } from 'vitest'
import { fault } from '../../../src-main/engine/fault'
import type { Caller, Service } from '../../../src-main/engine/service'
import {
  boolean,
  integer,
  list,
  optional,
  required,
  string,
  structure,
  timestamp,
} from '../../../src-main/engine/shapes'
import { everythingService } from './support/everything-service'
import { authorization, exchange, openEndpoint, type Received } from './support/wire'

const at = new Date('2026-01-02T03:04:05.000Z')

interface Asked {
  readonly caller: Caller
  readonly input: object
}

/** Answers with what CloudWatch would; refuses the metric `none` and breaks at `broken`. */
const service = (asked: Asked[]): Service => ({
  target: 'GraniteServiceVersion20100801',
  actionPrefix: 'cloudwatch',
  signingName: 'monitoring',
  javaPackage: 'com.amazonaws.cloudwatch.v2010_08_01.model',
  query: {
    version: '2010-08-01',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    codes: { ValidationException: 'ValidationError', InternalFailure: 'InternalServiceError' },
  },
  operations: {
    ListMetrics: {
      input: structure({ MetricName: optional(string({ max: 12 })), NextToken: optional(string()) }),
      call: async (caller, input: { MetricName?: string }) => {
        asked.push({ caller, input })
        if (input.MetricName === 'none') return fault('InvalidParameterValueException', 'No <none> & nothing.')
        if (input.MetricName === 'broken') throw new Error('It broke.')
        return { Metrics: [{ Namespace: 'AWS/Kinesis', MetricName: `<&"${input.MetricName ?? ''}`, Dimensions: [] }] }
      },
    },
    GetMetricData: {
      input: structure({
        MetricDataQueries: required(
          list(
            structure({
              Id: required(string()),
              Period: optional(integer({ min: 1 })),
              ReturnData: optional(boolean()),
            }),
          ),
        ),
        StartTime: required(timestamp()),
        EndTime: optional(timestamp()),
        ScanBy: optional(string({ values: ['TimestampDescending', 'TimestampAscending'] })),
      }),
      call: async (caller, input: object) => {
        asked.push({ caller, input })
        return { MetricDataResults: [{ Id: 'm1', Timestamps: [at], Values: [0.5, 3] }], Messages: [] }
      },
    },
  },
})

const open = async () => {
  const asked: Asked[] = []
  return { asked, endpoint: await openEndpoint({ services: [everythingService(), service(asked)] }) }
}
type Endpoint = Awaited<ReturnType<typeof openEndpoint>>

const signed = { authorization, 'x-amz-date': '20260101T000000Z' }
const form = (endpoint: Endpoint, body: string): Promise<Received> =>
  exchange(endpoint, {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...signed },
    body,
  })
const rpc = (endpoint: Endpoint, operation: string, input: unknown): Promise<Received> =>
  exchange(endpoint, {
    path: `/service/GraniteServiceVersion20100801/operation/${operation}`,
    headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...signed },
    body: encode(input, {
      typeEncoders: { Date: (date: Date) => [new Token(Type.tag, 1), new Token(Type.float, date.getTime() / 1000)] },
    }),
  })

const read = {
  MetricDataQueries: [{ Id: 'm1', Period: 60, ReturnData: false }, { Id: 'm2' }],
  StartTime: at,
  ScanBy: 'TimestampAscending',
}

describe('a service that began with the Query protocol', () => {
  it('is read from a form and answers in XML', async () => {
    const { endpoint, asked } = await open()
    const answer = await form(
      endpoint,
      'Action=GetMetricData&Version=2010-08-01&MetricDataQueries.member.2.Id=m2&MetricDataQueries.member.1.Id=m1' +
        '&MetricDataQueries.member.1.Period=60&MetricDataQueries.member.1.ReturnData=false' +
        '&StartTime=2026-01-02T03%3A04%3A05Z&ScanBy=TimestampAscending',
    )
    expect(asked.map(({ input }) => input)).toEqual([read])
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/xml')
    expect(answer.body.toString()).toBe(
      '<GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><GetMetricDataResult>' +
        '<MetricDataResults><member><Id>m1</Id><Timestamps><member>2026-01-02T03:04:05.000Z</member></Timestamps>' +
        '<Values><member>0.5</member><member>3</member></Values></member></MetricDataResults><Messages></Messages>' +
        `</GetMetricDataResult><ResponseMetadata><RequestId>${answer.headers['x-amzn-requestid']}</RequestId>` +
        '</ResponseMetadata></GetMetricDataResponse>\n',
    )
  })

  it('is read from Smithy RPC v2 CBOR, whose timestamps count seconds', async () => {
    const { endpoint, asked } = await open()
    const answer = await rpc(endpoint, 'GetMetricData', read)
    expect(asked.map(({ input }) => input)).toEqual([read])
    expect(answer.headers['content-type']).toBe('application/cbor')
    expect(answer.headers['smithy-protocol']).toBe('rpc-v2-cbor')
    const tags = { 1: (content: () => unknown) => new Date(Number(content()) * 1000) }
    expect(decode(answer.body, { tags })).toEqual({
      MetricDataResults: [{ Id: 'm1', Timestamps: [at], Values: [0.5, 3] }],
      Messages: [],
    })
  })

  it('serves the JavaScript SDK as it comes, and refuses in words it knows', async () => {
    const { endpoint, asked } = await open()
    const client = new CloudWatchClient({
      endpoint: endpoint.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
    })
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        ...read,
        EndTime: at,
        ScanBy: 'TimestampAscending',
        MetricDataQueries: [{ Id: 'm1' }],
      }),
    )
    expect(MetricDataResults).toEqual([{ Id: 'm1', Timestamps: [at], Values: [0.5, 3] }])
    expect(asked[0]?.caller).toMatchObject({ accountId: '123456789012', region: 'eu-west-1' })
    await expect(client.send(new ListMetricsCommand({ MetricName: 'none' }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'No <none> & nothing.',
      Code: 'InvalidParameterValue',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('refuses in a form under the codes of Query', async () => {
    const { endpoint } = await open()
    const refused = await form(endpoint, 'Action=ListMetrics&Version=2010-08-01&MetricName=none')
    expect(refused.status).toBe(400)
    expect(refused.body.toString()).toBe(
      '<ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Sender</Type>' +
        '<Code>InvalidParameterValue</Code><Message>No &lt;none&gt; &amp; nothing.</Message></Error>' +
        `<RequestId>${refused.headers['x-amzn-requestid']}</RequestId></ErrorResponse>\n`,
    )
    const invalid = await form(endpoint, 'Action=ListMetrics&Version=2010-08-01&MetricName=far-too-long-a-name')
    expect(invalid.body.toString()).toContain(
      "<Code>ValidationError</Code><Message>1 validation error detected: Value 'far-too-long-a-name' at 'metricName'",
    )
    const broken = await form(endpoint, 'Action=ListMetrics&Version=2010-08-01&MetricName=broken')
    expect(broken.status).toBe(500)
    expect(broken.body.toString()).toContain('<Type>Receiver</Type><Code>InternalServiceError</Code>')
  })

  it.each([
    ['StartTime=yesterday&MetricDataQueries=', 'can not be converted'],
    [
      'StartTime=2026-01-02T03:04:05Z&MetricDataQueries.member.1.Id=m1&MetricDataQueries.member.1.Period=x',
      'to an Integer',
    ],
    ['StartTime=2026-01-02T03:04:05Z', 'Member must not be null'],
  ])('refuses the form %s', async (fields, words) => {
    const { endpoint, asked } = await open()
    const answer = await form(endpoint, `Action=GetMetricData&Version=2010-08-01&${fields}`)
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain(words)
    expect(asked).toEqual([])
  })

  it('gives the code of Query in a header to the protocols that came after it', async () => {
    const { endpoint } = await open()
    const answer = await rpc(endpoint, 'ListMetrics', { MetricName: 'none' })
    expect(answer.status).toBe(400)
    expect(answer.headers['x-amzn-query-error']).toBe('InvalidParameterValue;Sender')
    expect(decode(answer.body)).toEqual({ __type: 'InvalidParameterValueException', message: 'No <none> & nothing.' })
  })

  it('must be signed, in each of the three', async () => {
    const { endpoint } = await open()
    const { body } = await exchange(endpoint, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=ListMetrics&Version=2010-08-01',
    })
    expect(body.toString()).toContain('<Code>MissingAuthenticationToken</Code>')
  })

  it('is not called in the protocols of Kinesis, nor Kinesis in its', async () => {
    const { endpoint, asked } = await open()
    const json = (type: string, target: string): Promise<Received> =>
      exchange(endpoint, { headers: { 'content-type': type, 'x-amz-target': target, ...signed }, body: '{}' })
    const inJson11 = await json('application/x-amz-json-1.1', 'GraniteServiceVersion20100801.ListMetrics')
    expect(inJson11.body.toString()).toBe('{"__type":"UnknownOperationException"}')
    expect((await json('application/x-amz-json-1.0', 'Kinesis_20131202.Echo')).status).toBe(404)
    expect((await form(endpoint, 'Action=Echo&Version=2013-12-02')).status).toBe(403)
    expect(asked).toEqual([])
  })

  it('says which operation it does not have', async () => {
    const { endpoint } = await open()
    const inForm = await form(endpoint, 'Action=__proto__&Version=2010-08-01')
    expect(inForm.status).toBe(400)
    expect(inForm.body.toString()).toContain(
      '<Code>InvalidAction</Code><Message>Could not find operation __proto__ for version 2010-08-01</Message>',
    )
    const inCbor = await rpc(endpoint, 'PutMetricData', {})
    expect(inCbor.headers['x-amzn-query-error']).toBe('InvalidAction;Sender')
    expect(decode(inCbor.body)).toEqual({ __type: 'UnknownOperationException' })
  })

  it('keeps fields with the names of built-in members to themselves', async () => {
    const { endpoint, asked } = await open()
    await form(endpoint, 'Action=ListMetrics&Version=2010-08-01&__proto__.MetricName=a&constructor=b&MetricName=plain')
    expect(asked.map(({ input }) => input)).toEqual([{ MetricName: 'plain' }])
  })
})

describe('pages', () => {
  const openPages = () =>
    openEndpoint({ pages: { '/metrics': () => ({ contentType: 'text/plain; version=0.0.4', body: 'a_total 1\n' }) } })

  it('are given to GET, whatever is asked of them', async () => {
    const answer = await exchange(await openPages(), { method: 'GET', path: '/metrics?x=1' })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4')
    expect(answer.body.toString()).toBe('a_total 1\n')
  })

  it('are not given to other methods, under other names, or to web pages', async () => {
    const endpoint = await openPages()
    expect((await exchange(endpoint, { method: 'PUT', path: '/metrics' })).status).toBe(403)
    expect((await exchange(endpoint, { method: 'GET', path: '/metrics/' })).status).toBe(403)
    expect((await exchange(endpoint, { method: 'GET', path: '/toString' })).status).toBe(403)
    const fromPage = { method: 'GET', path: '/metrics', headers: { origin: 'https://example.com' } }
    expect((await exchange(endpoint, fromPage)).status).toBe(403)
  })
})
