// Tariff grids through the browser's wasm, read as the widget reads them: from the text in the page, by the browser's parser.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { HOSTS, inPage, OFFICIAL, section, shows, withBrowser } from './support.mjs'

withBrowser()

const json = path => JSON.parse(readFileSync(path, 'utf8'))
const beside = path => json(new URL(path, import.meta.url))

// The folder of published grids and their published prices; `cargo xtask test browser` names it where there is test data
// and has the grids imported for this commune.
const DATA = process.env.MEE_CALCULATOR_DATA
const COMMUNE = '94043'

/** What the tariff module makes of families under grids: figures by name, the sentence, or errors; null for no grid. */
const computed = (page, asked) =>
  page.evaluate(async asked => {
    const { Tariff } = await import(performance.getEntriesByType('resource').map(({ name }) => name).find(name => name.endsWith('/tariff.js')))
    const known = {}
    return asked.map(({ grid, answers, today }) => (known[grid] ??= Tariff.of(grid))?.compute(answers, today) ?? null)
  }, asked)

test('our own grid, with every form of price there is, gives in wasm what it gives natively', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/mairie.html?mee=calculators/tariff`)
    await shows(page, 'calculators/tariff')
    await section(page).locator('form[data-mee-form]').first().waitFor()
    const cases = beside('../tariffs.json')
    const grid = JSON.stringify(beside('../../shared/src/tariff/tests/every_form.json'))
    const found = await computed(page, cases.map(({ answers, today }) => ({ grid, answers, today })))
    for (const [at, { id, figures }] of cases.entries()) {
      for (const [name, value] of Object.entries(figures)) assert.equal(found[at].figures?.[name], value, `${id}: ${name}`)
    }
    const [strange, none] = await computed(page, [
      { grid, answers: { quotient: 'beaucoup', children: [{}] }, today: '2026-11-23' },
      { grid: '{"title":"Sans rien"}', answers: {}, today: '2026-11-23' },
    ])
    assert.deepEqual(Object.keys(strange.errors), ['/quotient'])
    assert.equal(none, null, 'half a grid is no grid')
    assert.deepEqual(page.faults, [])
  }))

/** The item and the family that a column of a published table is about, as the reader of the notation has it. */
const familyOf = (column, unit) => {
  const family = { rank: 1 }
  let base = column
  const cut = suffix => {
    const ends = base.endsWith(suffix)
    if (ends) base = base.slice(0, -suffix.length)
    return ends
  }
  if (cut('_exterieur')) family.residence = 'outside'
  for (const scheme of ['caf', 'msa']) if (cut(`_${scheme}`)) family.scheme = scheme
  const rank = base.match(/^a_partir_du_(\d)e_enfant$/)
  if (rank) [family.rank, base] = [Number(rank[1]), 'prix']
  const sold = base === 'prix' ? unit : base
  family.item = sold.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return family
}

const asText = number => (number === null ? null : String(number))

test('all published grids load in wasm, give their published prices, and the same as natively one by one', { skip: !DATA || !OFFICIAL }, () =>
  inPage({}, async page => {
    const names = readdirSync(`${DATA}/grilles`).filter(name => name.endsWith('.json')).map(name => name.slice(0, -'.json'.length))
    const units = Object.fromEntries(names.map(name => [name, json(`${DATA}/grilles/${name}.json`).unite]))
    await page.goto(`${OFFICIAL}/portal/${COMMUNE}/calculators/tariff`)
    const places = section(page).locator('[data-mee-tool="tariff"]')
    await page.waitForFunction(count => document.querySelectorAll('[data-mee-tool="tariff"] form[data-mee-form]').length === count, names.length)
    const grids = Object.fromEntries(await places.evaluateAll(all => all.map(({ dataset }) => [dataset.meeName, dataset.meeGrid])))
    assert.deepEqual(Object.keys(grids).sort(), names.sort(), 'a grid has no place in the page')

    const today = new Date().toISOString().slice(0, 10)
    const asked = []
    for (const { id, grille, entree, attendu } of ['grilles_points', 'strasbourg_tarifs'].flatMap(file => json(`${DATA}/cases/${file}.json`).cas)) {
      for (const [column, expected] of Object.entries(attendu)) {
        // A bill for so many meals: the price of one, as often as it is eaten.
        const isBill = column === 'cout_total'
        const { item, rank, ...family } = isBill ? { item: 'repas', rank: 1 } : familyOf(column, units[grille])
        const children = Array.from({ length: Number(entree.cas ?? rank) }, () => ({}))
        if (entree.qf !== null && entree.qf !== undefined) family.quotient = String(entree.qf)
        const figure = `children/${rank - 1}/${item}`
        asked.push({ id: `${id} ${column}`, grille, figure, times: isBill ? entree.repas : 1, expected, grid: grids[grille], answers: { ...family, children }, today })
      }
    }
    assert.equal(asked.length, 233)

    const found = await computed(page, asked)
    const wrong = []
    for (const [at, { id, grille, figure, times, expected, answers }] of asked.entries()) {
      const price = found[at]?.figures?.[figure]
      // Thousandths of a euro: both sides are exact there.
      const exact = number => Math.round(Number(number) * 1000)
      const fits = expected === null ? price === undefined : price !== undefined && exact(price) * times === exact(expected)
      if (!fits || found[at]?.errors) wrong.push(`${id}: ${asText(price)}, not ${expected}: ${JSON.stringify(found[at]?.errors ?? {})}`)

      const native = await post({ commune: COMMUNE, tariff: grille, on: today, ...answers })
      const figures = Object.fromEntries(native.figures.map(({ name, value }) => [name, value]))
      if (JSON.stringify(figures) !== JSON.stringify(found[at]?.figures) || native.answer !== found[at]?.answer) {
        wrong.push(`${id}: natively ${JSON.stringify(figures)}, in wasm ${JSON.stringify(found[at]?.figures)}`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(page.faults, [])
  }))

/** The API's own answer; a server that is asked too fast says when to come back. */
const post = async household => {
  const reply = await fetch(`${OFFICIAL}/v1/calculators/tariff`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(household),
  })
  if (reply.status === 429) {
    await reply.text()
    await new Promise(resolve => setTimeout(resolve, 1000 * Number(reply.headers.get('retry-after') ?? 1)))
    return post(household)
  }
  assert.equal(reply.status, 200, await reply.clone().text())
  return reply.json()
}
