import { expect, it } from 'vitest'
import { manualClock } from '../../../../src-main/platform/clock'
import { silentLogger } from '../../../../src-main/platform/logger'
import { openProjectClock } from '../../../../src-main/services/world/project-clock'
import { textFiles } from '../../../../src-main/storage/text-files'
import { tempFolder } from '../../../support/temp-folder'

it('the time a project is closed at holds, though an earlier one is still being kept', async () => {
  const machine = manualClock()
  const files = textFiles(await tempFolder())
  let writeFirst = (): void => {}
  let writes = 0
  const write = async (...[texts]: Parameters<typeof files.write>): Promise<void> => {
    if (writes++ === 0) await new Promise<void>((resolve) => (writeFirst = resolve))
    await files.write(texts)
  }
  const options = { files: { ...files, write }, clock: machine, logger: silentLogger }
  const opened = await openProjectClock(options)
  opened.clock.setRate(0)
  machine.advance(2000)
  await Promise.resolve()
  const stepped = opened.clock.step(3_600_000)
  await stepped
  const closed = opened.close()
  const now = opened.clock.now()
  // What is written beside it would be over by then.
  await files.list()
  await files.list()
  writeFirst()
  await closed
  const again = await openProjectClock(options)
  expect(again.clock.now()).toBe(now)
  await again.close()
})
