import { expect, it } from 'vitest'
import { run, runNpm } from '../../../src-main/setup/run-command.mjs'

it('hands back what a command printed and its exit code', async () => {
  const program = 'console.log("out"); console.error("err"); process.exit(3)'
  expect(await run(process.execPath, ['-e', program])).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' })
})

it('answers for a command that does not exist', async () => {
  expect(await run('streamgauge-no-such-command', [])).toMatchObject({ code: 127 })
})

it('ends a command and its children at the time limit', async () => {
  const sleeper = 'setInterval(() => {}, 1000)'
  const program = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(sleeper)}], { stdio: 'inherit' }); ${sleeper}`
  // The grandchild holds the output open: the promise settles only when it has ended too.
  expect(await run(process.execPath, ['-e', program], { limitMs: 300 })).toMatchObject({ code: 128 })
})

it('finds npm without a shell', async () => {
  expect((await runNpm(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/)
})
