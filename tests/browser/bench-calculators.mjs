// Calculations per second in wasm, in Node's engine, which is Chromium's: `node bench-calculators.mjs FOLDER` with the
// built tools in the folder.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv[2]
const tools = await import(pathToFileURL(join(folder, 'tools.mjs')))
await tools.default({ module_or_path: readFileSync(join(folder, 'tools_bg.wasm')) })
const cases = JSON.parse(readFileSync(new URL('../calculators.json', import.meta.url), 'utf8'))
for (const { calculator, today, answers } of cases) {
  if (!tools.compute(calculator, answers, today)?.figures) throw new Error(calculator)
  // The engine compiles what runs often a second time, and other work on the machine is not ours: warm, in processor time.
  const spent = () => process.cpuUsage().user / 1000
  const run = milliseconds => {
    const begun = spent()
    let done = 0
    for (; spent() - begun < milliseconds; done += 20) {
      for (let index = 0; index < 20; index++) tools.compute(calculator, answers, today)
    }
    return (done * 1000) / (spent() - begun)
  }
  run(500)
  console.log(`${calculator} wasm: ${Math.round(run(500))} calculations/s`)
}
