import type { AccessKeyRow, accessKeys as contract } from '../contract/access-keys'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const accessKeyHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'accessKeys.watch': (_input, sink) => {
    const { accessKeys } = workbench.project
    const send = (): void => sink.send({ keys: rowsOf(workbench) })
    send()
    return accessKeys.onChange(send)
  },
  'accessKey.create': async ({ userName, accountId, policies }) => {
    const key = { userName, accountId, ...(policies === undefined ? {} : { policies }) }
    const { accessKeyId, secretAccessKey } = await workbench.project.accessKeys.create(key)
    return { accessKeyId, secretAccessKey }
  },
  'accessKey.setActive': async ({ accessKeyId, isActive }) => {
    await workbench.project.accessKeys.setActive(accessKeyId, isActive)
    return {}
  },
  'accessKey.setPolicies': async ({ accessKeyId, policies }) => {
    await workbench.project.accessKeys.setPolicies(accessKeyId, policies)
    return {}
  },
  'accessKey.delete': async ({ accessKeyId }) => {
    await workbench.project.accessKeys.delete(accessKeyId)
    return {}
  },
})

const rowsOf = ({ accessKeysOfRun, project }: Workbench): AccessKeyRow[] => [
  ...accessKeysOfRun.map(({ accessKeyId, userName, accountId, policies }) => ({
    ...{ accessKeyId, userName, accountId, isActive: true, createdAt: null },
    policies: policies.map(({ text }) => text),
  })),
  ...project.accessKeys.list().map((key) => ({ ...key, policies: [...key.policies] })),
]
