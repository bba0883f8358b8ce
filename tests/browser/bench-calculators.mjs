// Calculations per second in wasm, in Node's engine, which is Chromium's: `node bench-calculators.mjs FOLDER` with the
// built modules in the folder. A line each: the calculator's name, a tab, the number.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv[2]
const json = path => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const load = async name => {
  const module = await import(pathToFileURL(join(folder, `${name}.mjs`)))
  await module.default({ module_or_path: readFileSync(join(folder, `${name}_bg.wasm`)) })
  return module
}

// The engine compiles what runs often a second time, and other work on the machine is not ours: warm, in processor time.
const spent = () => process.cpuUsage().user / 1000
const measure = (name, compute) => {
  if (!compute()?.figures) throw new Error(name)
  const run = milliseconds => {
    const begun = spent()
    let done = 0
    for (; spent() - begun < milliseconds; done += 20) for (let index = 0; index < 20; index++) compute()
    return (done * 1000) / (spent() - begun)
  }
  run(500)
  console.log(`${name}\t${Math.round(run(500))}`)
}

const { compute } = await load('calculator')
for (const { calculator, today, answers } of json('../calculators.json')) measure(calculator, () => compute(calculator, answers, today))
const { Tariff } = await load('tariff')
const tariff = Tariff.of(JSON.stringify(json('../../shared/src/tariff/tests/every_form.json')))
const [{ today, answers }] = json('../tariffs.json')
measure('tariff', () => tariff.compute(answers, today))
