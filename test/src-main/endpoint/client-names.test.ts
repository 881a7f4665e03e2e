import { describe, expect, it } from 'vitest'
import { applicationOf, createClientNames } from '../../../src-main/endpoint/client-names'

describe('the name of a client', () => {
  it.each([
    [
      'the product of a plain JavaScript SDK',
      'aws-sdk-js/3.1100.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#20.20.2 api/kinesis#3.1100.0 m/E',
      'aws-sdk-js',
    ],
    [
      'an application id',
      'aws-sdk-js/3.1 ua/2.1 os/linux#6 lang/js md/nodejs#20 api/kinesis#3.1 m/E app/reports',
      'reports',
    ],
    ['what an application adds', 'aws-sdk-js/3.1 ua/2.1 os/linux#6 lang/js api/kinesis#3.1 m/E audit/2.4', 'audit'],
    [
      'the product of a plain boto3',
      'Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11 md/pyimpl#CPython m/Z,b cfg/retry-mode#legacy Botocore/1.40.1',
      'Boto3',
    ],
    [
      'the AWS CLI',
      'aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0-18-amd64 source/x86_64.debian.12 prompt/off command/kinesis.get-records',
      'aws-cli',
    ],
    [
      'a client library in Java',
      'aws-sdk-java/2.31.1 md/io#async ua/2.1 os/Linux#6.1 lang/java#17.0.14 md/OpenJDK_64-Bit_Server_VM#17 exec-env/x amazon-kinesis-client-library-java/3.0.3',
      'amazon-kinesis-client-library-java',
    ],
    [
      'an older SDK for Java',
      'aws-sdk-java/2.20.0 Linux/5.10 OpenJDK_64-Bit_Server_VM/17.0.5+8 Java/17.0.5 vendor/Debian io/async http/NettyNio cfg/retry-mode/legacy',
      'aws-sdk-java',
    ],
    ['a program with remarks', 'curl/8.5.0 (x86_64-pc-linux-gnu) libcurl', 'libcurl'],
    ['nothing, where it says nothing', '', ''],
  ])('is %s', (_what, userAgent, name) => {
    expect(applicationOf(userAgent)).toBe(name)
  })

  it('is short', () => {
    expect(applicationOf(`app/${'x'.repeat(5000)}`)).toHaveLength(128)
  })

  it('goes with the access key, and is the same each time', () => {
    const nameClient = createClientNames()
    const head = { method: 'POST', target: '/', authority: 'localhost', headers: { 'user-agent': 'reports/1' } }
    expect(nameClient(head, 'AKIDA')).toEqual({ application: 'reports', accessKeyId: 'AKIDA' })
    expect(nameClient(head, 'AKIDB')).toEqual({ application: 'reports', accessKeyId: 'AKIDB' })
    expect(nameClient(head, 'AKIDA')).toBe(nameClient({ ...head }, 'AKIDA'))
    expect(nameClient({ ...head, headers: {} }, 'AKIDA').application).toBe('')
  })
})
