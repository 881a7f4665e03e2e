import type { workbench as contract } from '../contract/workbench'
import type { Handlers } from './contract-server'
import type { Workbench } from './workbench'

export const workbenchHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'workbench.watch': (_input, sink) => {
    const send = (): void => sink.send(workbench.state)
    send()
    return workbench.onChange(send)
  },
  'sample.start': async () => {
    await workbench.startSample()
    return {}
  },
  'sample.stop': async () => {
    await workbench.stopSample()
    return {}
  },
  'project.create': async ({ name }) => {
    await workbench.createProject(name)
    return workbench.project.about
  },
  'project.open': async ({ name }) => {
    await workbench.openProject(name)
    return workbench.project.about
  },
  'notice.dismiss': async ({ id }) => {
    workbench.dismissNotice(id)
    return {}
  },
  'welcome.dismiss': async () => {
    await workbench.dismissWelcome()
    return {}
  },
  'theme.set': async ({ theme }) => {
    await workbench.setTheme(theme)
    return {}
  },
  'language.set': async ({ language }) => {
    await workbench.setLanguage(language)
    return {}
  },
})
