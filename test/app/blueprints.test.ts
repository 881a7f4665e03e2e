import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, keepDownloads, standing, takePictures, type ShownWindow } from './launch'
import { openDesign } from './on-the-sheet'

const template = `AWSTemplateFormatVersion: '2010-09-09'
Description: Orders of all shops   # kept by the platform team

Parameters:
  Stage:
    Type: String
    AllowedValues: [dev, prod]
    Description: Where this is deployed

Resources:
  # Sized for the winter sale.
  Orders:
    Type: AWS::Kinesis::Stream
    Properties:
      Name: !Sub 'orders-\${Stage}'
      ShardCount: 4 # raised in November
      RetentionPeriodHours: 48

  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties: { DashboardBody: '{}' }
`

describe.skipIf(electronProgram === undefined)('templates, versions and the files of clouds', () => {
  const app = appUnderTest()
  let shown: ShownWindow

  const importFile = async (name: string, text: string): Promise<void> => {
    const file = join(app.data, name)
    await writeFile(file, text)
    await shown.page.getByLabel('Import', { exact: true }).setInputFiles(file)
  }

  beforeEach(async () => {
    shown = await app.window()
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Designer' }).click()
    await page.getByRole('toolbar', { name: 'Design', exact: true }).waitFor()
  })

  it('opens every template as a design of its own', async () => {
    const { page } = shown
    await page.getByRole('button', { name: 'Templates' }).click()
    const list = page.getByRole('list', { name: 'Templates' })
    await list.getByRole('button').first().waitFor()
    const names = await list.locator('strong').allInnerTexts()
    expect(names).toEqual(
      expect.arrayContaining([
        ...['Clickstream to a data lake', 'IoT telemetry', 'Log delivery', 'Fraud alerts', 'Order events'],
        ...['Camera analytics', 'Change capture to a lakehouse', 'Kafka migration'],
      ]),
    )
    await takePictures(shown, 'templates')
    await page.keyboard.press('Escape')
    for (const name of names) {
      await page.getByRole('button', { name: 'Templates' }).click()
      const template = list.getByRole('button').filter({ has: page.getByText(name, { exact: true }) })
      await openDesign(page, () => template.click())
      await standing(page)
      await takePictures(shown, `template-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`)
    }
    expect(shown.complaints).toEqual([])
  })

  it('takes a template of a cloud in: asks for what it leaves open, keeps what it does not model, changes only its own line', async () => {
    const { page } = shown
    await importFile('orders.yaml', template)
    const dialog = page.getByRole('dialog', { name: 'Import' })
    await dialog.getByText('The files leave this open').waitFor()
    await takePictures(shown, 'import-questions')
    await dialog.getByRole('combobox', { name: 'Stage' }).selectOption('prod')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByText('CloudFormation: 1 element').waitFor()
    await dialog.getByText('AWS::CloudWatch::Dashboard').first().waitFor()
    await takePictures(shown, 'import-found')
    await dialog.getByRole('button', { name: 'Open as a design' }).click()
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Planner' }).click()
    await page
      .getByRole('list', { name: 'Pipeline' })
      .getByRole('button', { name: /^orders-prod/ })
      .click()
    const shards = page.getByRole('spinbutton', { name: 'Shards', exact: true })
    await expect.poll(() => shards.inputValue()).toBe('4')
    await shards.fill('6')
    await shards.press('Enter')

    const folder = join(app.data, 'written')
    await mkdir(folder)
    await keepDownloads(shown, folder)
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('radio', { name: 'Its own file' }).click()
    await page.getByText('1 line is new or changed').waitFor()
    await takePictures(shown, 'export-own-file')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const saved = async (): Promise<string[]> =>
      Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
    await expect.poll(saved).toEqual([template.replace('ShardCount: 4 #', 'ShardCount: 6 #')])
    expect(shown.complaints).toEqual([])
  })

  it.each([
    ['CloudFormation', 'AWS::Kinesis::Stream'],
    ['Terraform', 'resource "aws_kinesis_stream"'],
    ['CDK', 'aws-cdk-lib'],
  ])('gives a design out as %s', async (format, part) => {
    const { page } = shown
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('radio', { name: format }).click()
    await page.locator('pre').getByText(part).first().waitFor()
    await takePictures(shown, `export-${format.toLowerCase()}`)
    expect(shown.complaints).toEqual([])
  })

  it('says what is wrong with a file, and where', async () => {
    const { page } = shown
    await importFile('cut.yaml', 'Resources:\n  Orders:\n    Type: "AWS::Kinesis')
    await page.getByRole('dialog', { name: 'Import' }).getByText('What is wrong').waitFor()
    await takePictures(shown, 'import-broken')
    expect(shown.complaints).toEqual([])
  })

  it('goes back to a version, and that is one step that can be undone', async () => {
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Planner' }).click()
    await page.getByRole('button', { name: 'New', exact: true }).click()
    await page.getByRole('button', { name: 'Versions' }).click()
    const dialog = page.getByRole('dialog', { name: 'Versions' })
    await dialog.getByText('This is the first version that is kept.').waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Blank sheet')
    await dialog.getByRole('button', { name: 'Keep name' }).click()
    await dialog.getByRole('button', { name: /^Blank sheet/ }).waitFor()
    await page.keyboard.press('Escape')
    const name = page.getByRole('combobox', { name: 'Design', exact: true })
    await page.getByRole('combobox', { name: 'Region' }).selectOption('eu-west-1')
    await page.getByText('Saved', { exact: true }).waitFor()
    const newest = dialog.getByRole('list', { name: 'Versions' }).getByRole('button').first()
    const differences = dialog.getByRole('list', { name: 'Differences' })
    await page.getByRole('button', { name: 'Versions' }).click()
    await newest.click()
    await differences.getByText('eu-west-1').waitFor()
    // The newest version is still being worked on: it is shown as it is now.
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Region' }).selectOption('eu-central-1')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Versions' }).click()
    await differences.getByText('eu-central-1').waitFor()
    await dialog.getByRole('button', { name: /^Blank sheet/ }).click()
    await dialog.getByRole('radio', { name: 'Against now' }).click()
    await differences.getByText('us-east-1').waitFor()
    await takePictures(shown, 'versions')
    await dialog.getByRole('button', { name: 'Go back to this version' }).click()
    await expect.poll(() => page.getByRole('combobox', { name: 'Region' }).inputValue()).toBe('us-east-1')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.getByRole('combobox', { name: 'Region' }).inputValue()).toBe('eu-central-1')
    expect(await name.count()).toBe(1)
    expect(shown.complaints).toEqual([])
  })
})
