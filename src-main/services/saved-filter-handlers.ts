import type { savedFilters as contract } from '../contract/saved-filters'
import { requireStream } from './stream-handlers'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const savedFilterHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'filters.watch': ({ arn }, sink) => {
    const { savedFilters } = workbench.project
    const { id } = requireStream(workbench.project, arn)
    const send = (): void => sink.send({ filters: [...savedFilters.of(id)] })
    send()
    return savedFilters.onChange(send)
  },
  'filter.save': async ({ arn, saved }) => {
    await workbench.project.savedFilters.save(requireStream(workbench.project, arn).id, saved)
    return {}
  },
  'filter.remove': async ({ arn, name }) => {
    await workbench.project.savedFilters.remove(requireStream(workbench.project, arn).id, name)
    return {}
  },
})
