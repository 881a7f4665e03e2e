import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../src-renderer/client/client'
import { ContractFailure } from '../../../src-renderer/client/failure'
import { createFakeMain, fault } from '../fake-main'
import { seconds, ordersArn } from '../samples'

const connect = () => {
  const main = createFakeMain()
  return { main, client: createClient(main.bridge) }
}

describe('a call', () => {
  it('resolves with the output', async () => {
    const { main, client } = connect()
    main.answer('stream.create', ({ name }) => ({ arn: `arn/${name}` }))
    await expect(client.call('stream.create', { name: 'orders', mode: 'ON_DEMAND' })).resolves.toEqual({
      arn: 'arn/orders',
    })
  })

  it('rejects with the typed error of the contract', async () => {
    const { main, client } = connect()
    const error = fault('ResourceInUseException', 'Stream orders already exists.')
    main.answer('stream.create', () => error)
    const failure = await client.call('stream.create', { name: 'orders', mode: 'ON_DEMAND' }).catch((reason) => reason)
    expect(failure).toBeInstanceOf(ContractFailure)
    expect(failure).toMatchObject({ error, message: 'Stream orders already exists.' })
  })

  it('is cancelled by its signal', async () => {
    const { main, client } = connect()
    const abort = new AbortController()
    const answer = client.call('sample.stop', {}, abort.signal)
    abort.abort(new Error('never mind'))
    await expect(answer).rejects.toThrow('never mind')
    expect(main.sent.at(-1)).toEqual({ type: 'cancel', id: 1 })
  })

  it('fails when main goes away, and so does every later one', async () => {
    const { main, client } = connect()
    const answer = client.call('sample.stop', {})
    main.close()
    await expect(answer).rejects.toMatchObject({ error: { code: 'ConnectionLost' } })
    await expect(client.call('sample.start', {})).rejects.toMatchObject({ error: { code: 'ConnectionLost' } })
  })
})

describe('a feed', () => {
  it('brings events until it is stopped', () => {
    const { main, client } = connect()
    const onEvent = vi.fn()
    const stop = client.watch('history.watch', { series: [], seconds: 300 }, onEvent)
    main.push('history.watch', seconds(100, [1]))
    stop()
    main.push('history.watch', seconds(101, [2]))
    expect(onEvent.mock.calls).toEqual([[seconds(100, [1])]])
    expect(main.sent.at(-1)).toEqual({ type: 'cancel', id: 1 })
  })

  it('tells when main ends it, and needs no cancel after', () => {
    const { main, client } = connect()
    const onEnd = vi.fn()
    const stop = client.watch('stream.watch', { arn: ordersArn }, vi.fn(), { onEnd })
    main.end('stream.watch')
    stop()
    expect(onEnd).toHaveBeenCalledOnce()
    expect(main.sent.map(({ type }) => type)).toEqual(['subscribe'])
  })

  it('tells when it breaks', () => {
    const { main, client } = connect()
    const onError = vi.fn()
    client.watch('stream.watch', { arn: ordersArn }, vi.fn(), { onError })
    main.fail('stream.watch', fault('ResourceNotFoundException', 'Not there.'))
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ error: { code: 'ResourceNotFoundException' } })
  })

  it('breaks when main goes away', () => {
    const { main, client } = connect()
    const onError = vi.fn()
    const onClose = vi.fn()
    client.watch('workbench.watch', {}, vi.fn(), { onError })
    client.onClose(onClose)
    main.close()
    expect(onError).toHaveBeenCalledOnce()
    expect(onClose).toHaveBeenCalledOnce()
  })
})
