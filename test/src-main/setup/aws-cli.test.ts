import { expect, it } from 'vitest'
import { versionIn } from '../../../src-main/setup/aws-cli.mjs'

it.each([
  ['aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12 prompt/off\n', '2.9.19'],
  ['aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11', '1.45.11'],
  ['', undefined],
  ['bash: aws: command not found', undefined],
])('the version of the AWS CLI in "%s" is %s', (text, version) => {
  expect(versionIn(text)).toBe(version)
})
