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
  const begun = performance.now()
  let done = 0
  while (performance.now() - begun < 500) {
    for (let index = 0; index < 100; index++) tools.compute(calculator, answers, today)
    done += 100
  }
  console.log(`${calculator} wasm: ${Math.round((done * 1000) / (performance.now() - begun))} calculations/s`)
}
