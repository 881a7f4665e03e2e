import { describe, expect, it } from 'vitest'
import type { AccessKeyRow } from '../../../src-main/contract/access-keys'
import type { ClientSetting } from '../../../src-main/contract/endpoint'
import { fault } from '../fake-main'
import { renderApp, settle } from '../render'
import { accessKeyRow, ordersArn, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, type, words } from '../screen'

type State = Parameters<typeof workbenchState>[0]

const javascript: ClientSetting = {
  client: 'javascript',
  name: 'AWS SDK for JavaScript v3',
  language: 'javascript',
  code: 'new KinesisClient()',
}
const kpl: ClientSetting = { client: 'kpl', name: 'Kinesis Producer Library', language: 'java', code: 'new Producer()' }

const openPage = async (keys: AccessKeyRow[] = [], state: State = {}) => {
  const { main } = await renderApp('/endpoint')
  main.answer('injection.choices', () => ({
    operations: [
      { operation: 'DeleteStream', faults: [], hasStream: true, hasShard: false },
      { operation: 'ListStreams', faults: [], hasStream: false, hasShard: false },
    ],
  }))
  main.push('workbench.watch', workbenchState(state))
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  main.push('accessKeys.watch', { keys })
  main.push('clientSettings.watch', { settings: [javascript] })
  main.push('throttledCalls.watch', { calls: [] })
  await settle()
  return main
}
const click = async (role: string, name: string | RegExp, within?: ParentNode): Promise<void> => {
  byRole(role, name, within).click()
  await settle()
}
const select = async (label: string, value: string): Promise<void> => {
  const list = document.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`)
  if (list === null) throw new Error(`No list ${label}`)
  list.value = value
  list.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
}
const chooseInMenu = async (user: string, item: string): Promise<void> => {
  const trigger = byRole('button', `Actions for the key of ${user}`)
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  await click('menuitem', item)
}

describe('the connection', () => {
  it('shows where clients connect, and moves to another port', async () => {
    const main = await openPage()
    const connection = byRole('region', 'Connection')
    expect(words(connection)).toContain('http://127.0.0.1:4567')
    expect((byRole('button', 'Use this port', connection) as HTMLButtonElement).disabled).toBe(true)
    const key = new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true })
    connection.querySelector('[role=spinbutton]')?.dispatchEvent(key)
    await settle()
    await click('button', 'Use this port', connection)
    expect(main.inputsOf('endpoint.listen')).toEqual([{ port: 4568 }])
  })

  it('switches TLS, and says what clients have to trust', async () => {
    const main = await openPage()
    main.answer('endpoint.setTls', () => ({ state: 'starting' }))
    await click('radio', 'On', byRole('region', 'TLS'))
    expect(main.inputsOf('endpoint.setTls')).toEqual([{ isOn: true }])
    const endpoint = { state: 'listening', url: 'http://127.0.0.1:4567', port: 4567 } as const
    main.push(
      'workbench.watch',
      workbenchState({
        endpoint: { ...endpoint, tlsUrl: 'https://127.0.0.1:4567' },
        tls: { authorityPath: '/data/ca.pem' },
      }),
    )
    await settle()
    expect(words(byRole('region', 'TLS'))).toContain('Clients trust this certificate: /data/ca.pem')
    expect(words(byRole('region', 'Address'))).toContain('https://127.0.0.1:4567')
    await click('radio', 'Off', byRole('region', 'TLS'))
    expect(main.inputsOf('endpoint.setTls').at(-1)).toEqual({ isOn: false })
  })

  it('says beside the switch why TLS cannot be had', async () => {
    const main = await openPage()
    main.answer('endpoint.setTls', () => fault('tls-folder', 'The folder cannot be used.'))
    await click('radio', 'On', byRole('region', 'TLS'))
    expect(words(byRole('alert', /./, byRole('region', 'TLS')))).toBe('The folder cannot be used.')
  })

  it('switches to strict mode, and warns while nobody could get in', async () => {
    const main = await openPage()
    main.answer('endpoint.setAuth', () => ({}))
    const who = byRole('region', 'Who may call')
    expect(words(who)).toContain('any signature will do')
    await click('radio', 'Strict', who)
    expect(main.inputsOf('endpoint.setAuth')).toEqual([{ mode: 'strict' }])
    main.push('workbench.watch', workbenchState({ auth: 'strict' }))
    await settle()
    expect(words(who)).toContain('No access key is active, so every request is refused.')
    main.push('accessKeys.watch', { keys: [accessKeyRow({ isActive: false })] })
    await settle()
    expect(words(who)).toContain('every request is refused')
    main.push('accessKeys.watch', { keys: [accessKeyRow()] })
    await settle()
    expect(words(who)).not.toContain('every request is refused')
  })
})

describe('client settings', () => {
  it('shows those of the chosen client, with what comes first', async () => {
    const main = await openPage()
    main.push('clientSettings.watch', { settings: [javascript, { ...kpl, setup: 'export CA=ca.pem' }] })
    await settle()
    const panel = byRole('region', 'Client settings')
    expect(words(panel)).toContain('new KinesisClient()')
    byRole('tab', 'KPL').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
    await settle()
    expect(words(panel)).toContain('First, in the shellexport CA=ca.pemThen, in the programnew Producer()')
    main.push('clientSettings.watch', { settings: [javascript] })
    await settle()
    expect(words(panel)).toContain('new KinesisClient()')
  })

  it('asks for a key only where one is needed', async () => {
    const main = await openPage([accessKeyRow()])
    expect(main.inputsOf('clientSettings.watch')).toEqual([{}])
    main.push('workbench.watch', workbenchState({ auth: 'strict' }))
    await settle()
    expect(main.inputsOf('clientSettings.watch').at(-1)).toEqual({ accessKeyId: 'LKIAAAAAAAAAAAAAAAAA' })
    main.push('clientSettings.watch', { settings: [javascript] })
    await settle()
    expect(words(byRole('region', 'Client settings'))).toContain('A secret is told only when its key is created')
  })

  it('says so while the endpoint has no port', async () => {
    const main = await openPage()
    main.push('clientSettings.watch', { settings: [] })
    await settle()
    expect(words(byRole('region', 'Client settings'))).toContain('The endpoint has no port at the moment.')
  })
})

describe('access keys', () => {
  it('are listed with their rights in words; those of the command line cannot be changed', async () => {
    const putOnly = {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['kinesis:PutRecord', 'kinesis:PutRecords'],
          Resource: [ordersArn, `${ordersArn}/*`],
        },
        {
          Effect: 'Deny',
          NotAction: 'kinesis:Get*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }
    await openPage([
      accessKeyRow({ userName: 'command-line', accessKeyId: 'ROOT', createdAt: null }),
      accessKeyRow({ policies: [JSON.stringify(putOnly)] }),
      accessKeyRow({ accessKeyId: 'LKIAB', userName: 'bob', policies: [], isActive: false }),
    ])
    const [, ofRun, ada, bob] = allByRole('row', /./s, byRole('table', 'Access keys'))
    expect(words(ofRun as Element)).toContain('EverythingActivefor this run')
    expect(allByRole('button', /^Actions/, ofRun)).toEqual([])
    expect(words(ada as Element)).toContain(
      'Allow PutRecord, PutRecords on orders; Deny all but Get* on everything, on conditions',
    )
    expect(words(bob as Element)).toContain('NothingInactive')
  })

  it('are needed in strict mode only, says the empty list', async () => {
    const main = await openPage()
    expect(words(byRole('region', 'Access keys'))).toContain('No access keysOpen mode needs none.')
    main.push('workbench.watch', workbenchState({ auth: 'strict' }))
    await settle()
    expect(words(byRole('region', 'Access keys'))).toContain('Every request is refused until there is one.')
  })

  it('are made for everything, their secret told once and put into the client settings', async () => {
    const main = await openPage()
    main.answer('accessKey.create', () => ({ accessKeyId: 'LKIANEW', secretAccessKey: 'sEcReT' }))
    await click('button', 'Create access key')
    const dialog = byRole('dialog', 'Create access key')
    const submit = byRole('button', 'Create access key', dialog) as HTMLButtonElement
    expect(submit.disabled).toBe(true)
    type(byRole('textbox', 'User name', dialog), 'producer')
    await settle()
    submit.click()
    await settle()
    expect(main.inputsOf('accessKey.create')).toEqual([{ userName: 'producer', accountId: '000000000000' }])
    const told = byRole('dialog', 'Access key of producer')
    expect(words(told)).toContain('Secret access keysEcReT')
    main.push('accessKeys.watch', { keys: [accessKeyRow({ accessKeyId: 'LKIANEW', userName: 'producer' })] })
    await settle()
    expect(main.inputsOf('clientSettings.watch').at(-1)).toEqual({
      accessKeyId: 'LKIANEW',
      secretAccessKey: 'sEcReT',
    })
    await click('button', 'Done', told)
    expect(words(document.body)).not.toContain('sEcReT')
  })

  it('are made with rights by rules, which become a policy', async () => {
    const main = await openPage()
    main.answer('accessKey.create', () => ({ accessKeyId: 'LKIANEW', secretAccessKey: 'sEcReT' }))
    await click('button', 'Create access key')
    const dialog = byRole('dialog', 'Create access key')
    type(byRole('textbox', 'User name', dialog), 'producer')
    await click('radio', 'By rules', dialog)
    await select('Stream of rule 1', ordersArn)
    await click('button', 'Add a rule', dialog)
    await select('Effect of rule 2', 'Deny')
    await select('Actions of rule 2', 'DeleteStream')
    await click('button', 'Create access key', dialog)
    const [key] = main.inputsOf('accessKey.create')
    expect(key?.policies?.map((text) => JSON.parse(text) as unknown)).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['kinesis:PutRecord', 'kinesis:PutRecords'],
            Resource: [ordersArn, `${ordersArn}/*`],
          },
          { Effect: 'Deny', Action: ['kinesis:DeleteStream'], Resource: '*' },
        ],
      },
    ])
  })

  it('are not limited to a stream where an action is about none', async () => {
    const main = await openPage()
    main.answer('accessKey.create', () => ({ accessKeyId: 'LKIANEW', secretAccessKey: 'sEcReT' }))
    await click('button', 'Create access key')
    await click('radio', 'By rules')
    await select('Stream of rule 1', ordersArn)
    const stream = document.querySelector<HTMLSelectElement>('select[aria-label="Stream of rule 1"]')
    expect([stream?.value, stream?.disabled]).toEqual([ordersArn, false])
    await select('Actions of rule 1', 'ListStreams')
    expect([stream?.value, stream?.disabled]).toEqual(['', true])
  })

  it('are made with a policy by hand, which begins as what the rules say; what is wrong with it is said', async () => {
    const main = await openPage()
    main.answer('accessKey.create', () => fault('InvalidPolicy', 'The policy is no valid JSON.'))
    await click('button', 'Create access key')
    const dialog = byRole('dialog', 'Create access key')
    type(byRole('textbox', 'User name', dialog), 'producer')
    await click('radio', 'As JSON', dialog)
    const area = dialog.querySelector('textarea')
    expect(area?.value).toContain('"kinesis:PutRecord"')
    if (area === null) throw new Error('No text area')
    area.value = '{'
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
    await click('button', 'Create access key', dialog)
    expect(main.inputsOf('accessKey.create')[0]?.policies).toEqual(['{'])
    expect(words(byRole('alert', /./, dialog))).toBe('The policy is no valid JSON.')
  })

  it('are deactivated, deleted after a question, and given other rights', async () => {
    const main = await openPage([accessKeyRow()])
    main.answer('accessKey.setActive', () => ({}))
    main.answer('accessKey.setPolicies', () => ({}))
    main.answer('accessKey.delete', () => ({}))
    const { accessKeyId } = accessKeyRow()
    await chooseInMenu('ada', 'Deactivate')
    expect(main.inputsOf('accessKey.setActive')).toEqual([{ accessKeyId, isActive: false }])

    await chooseInMenu('ada', 'Edit policies…')
    const dialog = byRole('dialog', 'Policies of ada')
    const area = dialog.querySelector('textarea')
    if (area === null) throw new Error('No text area')
    expect(area.value).toContain('"Action": "*"')
    area.value = '{"Statement":[]}'
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
    await click('button', 'Save policies', dialog)
    expect(main.inputsOf('accessKey.setPolicies')).toEqual([{ accessKeyId, policies: ['{"Statement":[]}'] }])
    expect(allByRole('dialog')).toEqual([])

    await chooseInMenu('ada', 'Delete…')
    await click('button', 'Delete access key', byRole('alertdialog', /Delete the access key of ada/))
    expect(main.inputsOf('accessKey.delete')).toEqual([{ accessKeyId }])
  })
})

describe('limits', () => {
  it('are set for the project', async () => {
    const main = await openPage()
    await click('radio', 'Observe', byRole('region', 'Limits'))
    expect(main.inputsOf('limits.set')).toEqual([{ mode: 'observe' }])
  })

  it('list the calls that were over a rate or quota', async () => {
    const main = await openPage()
    expect(words(byRole('region', 'Limits'))).toContain('No call of the control plane was over a rate or quota')
    main.push('throttledCalls.watch', { calls: [{ operation: 'ListStreams', count: 1234 }] })
    await settle()
    const [, row] = allByRole('row', /./s, byRole('table', 'Throttled calls of the control plane'))
    expect(words(row as Element)).toBe('ListStreams1,234')
  })
})

it('is one click away from the Overview, which says that strict mode needs a key', async () => {
  const { main } = await renderApp('/')
  main.push('workbench.watch', workbenchState({ auth: 'strict' }))
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  const card = byRole('region', 'Connect')
  expect(words(card)).toContain('Requests must be signed with an access key of this project.')
  expect(words(card)).toContain('AWS_ACCESS_KEY_ID=YOUR_ACCESS_KEY_ID')
  await click('link', 'All clients, TLS and access keys', card)
  byRole('region', 'Connection')
})
