import { readFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, takePictures, type Shown } from './launch'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** What ListStreams answers to these credentials: names, or the name of the error. */
const listStreams = async (endpoint: string, credentials: Credentials, ca?: string) => {
  const requestHandler =
    ca === undefined ? {} : { requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca }) }) }
  const client = new KinesisClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, ...requestHandler })
  try {
    return (await client.send(new ListStreamsCommand({}))).StreamNames
  } catch (error) {
    return (error as Error).name
  } finally {
    client.destroy()
  }
}

const sample = ['clickstream', 'orders', 'sensor-readings']

describe.skipIf(electronProgram === undefined)('the Endpoint area', () => {
  const app = appUnderTest()

  const openPage = async ({ page }: Shown): Promise<void> => {
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Endpoint' }).click()
    await page.getByRole('region', { name: 'Client settings' }).getByText('new KinesisClient').waitFor()
  }
  /** Make an access key in the window; the dialog that tells its secret stays open. */
  const createKey = async (page: Page, user: string): Promise<Credentials> => {
    await page.getByRole('button', { name: 'Create access key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'User name' }).fill(user)
    await dialog.getByRole('button', { name: 'Create access key' }).click()
    await page.getByRole('dialog', { name: `Access key of ${user}` }).waitFor()
    const [accessKeyId = '', secretAccessKey = ''] = await dialog.locator('pre').allInnerTexts()
    return { accessKeyId, secretAccessKey }
  }

  it('gives out access keys that strict mode lets in, and no others', async () => {
    const shown = await app.window()
    const { page } = shown
    await openPage(shown)
    const anybody = { accessKeyId: 'local', secretAccessKey: 'local' }
    expect(await listStreams(app.url, anybody)).toEqual(sample)

    await page.getByRole('radio', { name: 'Strict' }).click()
    await page.getByText('No access key is active, so every request is refused').waitFor()
    await takePictures(shown, 'endpoint-no-keys')
    expect(await listStreams(app.url, anybody)).toBe('UnrecognizedClientException')

    const key = await createKey(page, 'analytics')
    await takePictures(shown, 'endpoint-secret')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('region', { name: 'Client settings' }).getByText(key.secretAccessKey).waitFor()
    expect(await listStreams(app.url, key)).toEqual(sample)
    expect(await listStreams(app.url, { ...key, secretAccessKey: 'wrong' })).toBe('InvalidSignatureException')

    await page.getByRole('button', { name: 'Actions for the key of analytics' }).click()
    await page.getByRole('menuitem', { name: 'Deactivate' }).click()
    await page.getByRole('cell', { name: 'Inactive' }).waitFor()
    expect(await listStreams(app.url, key)).toBe('UnrecognizedClientException')
    await page.getByRole('radio', { name: 'Open' }).click()
    await page.getByText('any signature will do').waitFor()
    expect(await listStreams(app.url, key)).toEqual(sample)
    expect(shown.complaints).toEqual([])
  })

  it('gives a key the rights that its rules say', async () => {
    const shown = await app.window()
    const { page } = shown
    await openPage(shown)
    await page.getByRole('radio', { name: 'Strict' }).click()
    await page.getByRole('button', { name: 'Create access key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'User name' }).fill('checkout-producer')
    await dialog.getByRole('radio', { name: 'By rules' }).click()
    await dialog.getByLabel('Stream of rule 1').selectOption('orders')
    await dialog.getByRole('button', { name: 'Add a rule' }).click()
    await dialog.getByLabel('Effect of rule 2').selectOption('Deny')
    await dialog.getByLabel('Actions of rule 2').selectOption('DeleteStream')
    await takePictures(shown, 'endpoint-new-key')
    await dialog.getByRole('radio', { name: 'As JSON' }).click()
    await takePictures(shown, 'endpoint-new-key-json')
    await dialog.getByRole('radio', { name: 'By rules' }).click()
    await dialog.getByRole('button', { name: 'Create access key' }).click()
    await page.getByRole('dialog', { name: 'Access key of checkout-producer' }).waitFor()
    const [accessKeyId = '', secretAccessKey = ''] = await dialog.locator('pre').allInnerTexts()
    await page.getByRole('button', { name: 'Done' }).click()
    await page
      .getByRole('cell', { name: 'Allow PutRecord, PutRecords on orders; Deny DeleteStream on everything' })
      .waitFor()
    const key = { accessKeyId, secretAccessKey }
    expect(await listStreams(app.url, key)).toBe('AccessDeniedException')

    await page.getByRole('button', { name: 'Actions for the key of checkout-producer' }).click()
    await page.getByRole('menuitem', { name: 'Edit policies…' }).click()
    const policy = dialog.getByRole('textbox', { name: 'Policy 1' })
    const text = await policy.inputValue()
    await policy.fill('{')
    await dialog.getByRole('button', { name: 'Save policies' }).click()
    await dialog.getByText('The policy is no valid JSON.').waitFor()
    await takePictures(shown, 'endpoint-policies')
    await policy.fill(
      text.replace('"kinesis:PutRecords"', '"kinesis:List*"').replace(/"Resource": \[[^\]]*\]/, '"Resource": "*"'),
    )
    await dialog.getByRole('button', { name: 'Save policies' }).click()
    await page
      .getByRole('cell', { name: 'Allow PutRecord, List* on everything; Deny DeleteStream on everything' })
      .waitFor()
    expect(await listStreams(app.url, key)).toEqual(sample)
    await page.getByRole('radio', { name: 'Open' }).click()
    await page.getByText('any signature will do').waitFor()
  })

  it('switches TLS on, which clients use that trust its certificate, and remembers it', async () => {
    const shown = await app.window()
    let { page } = shown
    await openPage(shown)
    const secure = `https://127.0.0.1:${app.port}`
    const anybody = { accessKeyId: 'local', secretAccessKey: 'local' }
    await page.getByRole('radio', { name: 'On', exact: true }).click()
    await page.getByRole('region', { name: 'Address' }).getByText(secure).waitFor()
    const path = await page.getByRole('region', { name: 'TLS' }).locator('.mono').innerText()
    const ca = await readFile(path, 'utf8')
    expect(await listStreams(secure, anybody, ca)).toEqual(sample)
    expect(await listStreams(secure, anybody)).not.toEqual(sample)
    // Over the rate of ListStreams, for the table of throttled calls.
    await Promise.all(Array.from({ length: 20 }, () => listStreams(secure, anybody, ca)))
    await page.getByRole('table', { name: 'Throttled calls of the control plane' }).waitFor()
    await page.getByRole('tab', { name: 'Java', exact: true }).click()
    await takePictures(shown, 'endpoint')
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'All clients, TLS and access keys' }).waitFor()
    expect(shown.complaints).toEqual([])

    const restarted = await app.restart()
    ;({ page } = restarted)
    await openPage(restarted)
    await page.getByRole('region', { name: 'Address' }).getByText(secure).waitFor()
    expect(await listStreams(secure, anybody, ca)).toEqual(sample)
    await page.getByRole('radio', { name: 'Off', exact: true }).first().click()
    await page.getByRole('region', { name: 'Address' }).getByText(secure).waitFor({ state: 'detached' })
    expect(await listStreams(app.url, anybody)).toEqual(sample)
  })
})
