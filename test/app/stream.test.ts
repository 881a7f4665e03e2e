import { describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, takePictures } from './launch'
import { seeTraffic, streamLink } from './walk-through'

describe.skipIf(electronProgram === undefined)('the areas of Data Streams', () => {
  const app = appUnderTest()

  it('reshards a stream under traffic, registers a consumer and changes settings', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    await page.waitForTimeout(3000) // for loads worth a picture
    await streamLink(page, 'clickstream').click()
    const shards = page.getByRole('table', { name: 'Shards' })

    await page.getByRole('button', { name: 'Actions for shardId-000000000000' }).click()
    await page.getByRole('menuitem', { name: 'Split…' }).click()
    await takePictures(shown, 'split-shard')
    await page.getByRole('button', { name: 'Split shard' }).click()
    await shards.getByText('shardId-000000000003').waitFor()

    await page.getByRole('button', { name: 'Change shard count…' }).click()
    await page.getByRole('button', { name: 'Increase Open shards' }).click()
    await page.getByRole('button', { name: 'Change shard count', exact: true }).click()
    await page.getByText('4 open').first().waitFor()
    await page.getByRole('checkbox', { name: /^Show \d+ closed shards$/ }).check()
    await shards.getByText('Closed').first().waitFor()
    // The records of the parents stay, and new ones go to the children.
    await page.getByRole('tab', { name: 'Records' }).click()
    await page.getByRole('grid', { name: 'Records' }).getByRole('row').nth(3).waitFor()
    await page.getByRole('tab', { name: 'Traffic' }).click()
    await page.waitForTimeout(3000) // for loads worth a picture
    await takePictures(shown, 'resharded')

    await page.getByRole('tab', { name: /^Consumers/ }).click()
    await takePictures(shown, 'no-consumers')
    await page.getByRole('button', { name: 'Register consumer' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('reports')
    await page.getByRole('dialog').getByRole('button', { name: 'Register consumer' }).click()
    await page.getByRole('table', { name: 'Consumers' }).getByText('reports', { exact: true }).waitFor()
    await takePictures(shown, 'consumers')

    await page.getByRole('tab', { name: 'Settings' }).click()
    const retention = page.getByRole('form', { name: 'Retention' })
    await retention.getByRole('spinbutton').fill('168')
    await retention.getByRole('spinbutton').press('Tab')
    await retention.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Retention: changed', { exact: true }).waitFor()
    await page.getByRole('form', { name: 'Encryption at rest' }).getByRole('button', { name: 'Encrypt' }).click()
    await page.getByText('Encryption at rest: changed', { exact: true }).waitFor()
    const policy = page.getByRole('form', { name: 'Resource policy' })
    await policy.getByRole('textbox').fill('{"Statement": "everything"}')
    await policy.getByRole('button', { name: 'Apply' }).click()
    await policy.getByRole('alert').waitFor()
    await takePictures(shown, 'stream-settings')
    expect(shown.complaints).toEqual([])
  })

  it('injects faults into the traffic and shows whom they befell', async () => {
    const shown = await app.window()
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Fault injection' }).click()
    await page.getByText('No faults are injected').waitFor()
    await takePictures(shown, 'no-faults')
    await page.getByRole('button', { name: 'Add a fault' }).click()
    await takePictures(shown, 'add-fault')
    await page.getByRole('button', { name: 'Inject' }).click()
    await page.getByRole('table', { name: 'Fault injection' }).getByText('In force').waitFor()
    await takePictures(shown, 'faults')
    expect(shown.complaints).toEqual([])
  })

  it('says operation by operation what it has been shown to do', async () => {
    const shown = await app.window()
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Conformance' }).click()
    await page.getByRole('button', { name: 'PutRecords' }).click()
    await takePictures(shown, 'conformance')
    expect(shown.complaints).toEqual([])
  })
})
