// What a server's own log holds after parents have asked: no address, no street, no coordinates, even where it logs everything.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inPage, required, section, shows, withBrowser } from './support.mjs'

withBrowser()

const folder = mkdtempSync(join(tmpdir(), 'mee-log-'))
const log = join(folder, 'server.log')
let portal
let server

const freePort = () => new Promise(done => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => done(port))
  })
})

// Words that stand nowhere else, so that finding one is finding what a parent asked.
const ADDRESSES = `id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat
99999_7770_00017;17;;Rue des Zéphyrins;99999;99999;Villeneuve-les-Essais;-6.0031357;46.5012468
99999_7770_00019_bis;19;bis;Rue des Zéphyrins;99999;99999;Villeneuve-les-Essais;-6.0031399;46.5012499
99999_7780_00003;3;;Impasse Quaxolotl;99999;99999;Villeneuve-les-Essais;-6.0042468;46.5023579
`
const SECRET = /z[eé]phyrin|quaxolotl|99999_777|99999_778|6[.,]003135|46[.,]501246|46[.,]49753|5[.,]99213|quetzal|2021-02-27/i

before(async () => {
  const mee = required('MEE_BIN')
  const database = `sqlite:${join(folder, 'mee.db')}`
  execFileSync(mee, ['demo', '--database', database])
  writeFileSync(join(folder, 'ban.csv'), ADDRESSES)
  execFileSync(mee, ['import', 'ban', join(folder, 'ban.csv'), '--database', database])
  portal = `http://127.0.0.1:${await freePort()}`
  const output = openSync(log, 'w')
  server = spawn(mee, ['serve', '--database', database, '--listen', portal.slice('http://'.length), '--public-url', portal], {
    // Everything that the server and every library in it can say.
    env: { ...process.env, MEE_LOG: 'trace', RUST_LOG: 'trace' },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  for (let tries = 0; ; tries += 1) {
    try {
      if ((await fetch(`${portal}/portal/99999/catchment`)).ok) break
    } catch {
      assert.ok(tries < 150, `the server does not start:\n${readFileSync(log, 'utf8')}`)
    }
    await new Promise(done => setTimeout(done, 200))
  }
})

after(() => {
  server?.kill()
  rmSync(folder, { recursive: true, force: true })
})

const found = page => section(page).locator('[data-mee-result]').waitFor()
const button = (page, name) => section(page).getByRole('button', { name })

test('a whole walk through the finder leaves no address, no street and no coordinates in the log', () =>
  inPage({ geolocation: { latitude: 46.4975312, longitude: -5.9921357, accuracy: 9 }, permissions: ['geolocation'] }, async page => {
    const open = async () => {
      await page.goto(`${portal}/portal/99999/catchment`)
      await shows(page, 'catchment', { live: false })
      await section(page).getByRole('combobox', { name: 'Votre adresse' }).waitFor()
    }
    const field = () => section(page).getByRole('combobox', { name: 'Votre adresse' })
    await open()
    // Typed letter by letter, with a slip, taken from the list.
    await field().focus()
    await page.keyboard.type('17 r zephirins', { delay: 60 })
    await section(page).getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await found(page)
    // A number that does not exist, then one of those offered.
    await open()
    await field().fill('18 rue des zéphyrins')
    await button(page, "Trouver l'école").first().click()
    await button(page, /19 bis/).click()
    await section(page).locator('[data-mee-status]').first().waitFor()
    // A street that is nowhere, with a birth date; a date that is none.
    await open()
    await field().fill('5 rue du quetzal')
    await page.locator('#mee-born-on').fill('2021-02-27')
    await button(page, "Trouver l'école").first().click()
    await found(page)
    // Coordinates, wrong and right; the plan; the device.
    await open()
    await section(page).locator('details.mee-point > summary').click()
    await section(page).getByLabel('Latitude').fill('46,5012468')
    await section(page).getByLabel('Longitude').fill('quetzal')
    await button(page, "Trouver l'école de ce point").click()
    await section(page).locator('#mee-lon-fault').waitFor()
    await section(page).getByLabel('Longitude').fill('-6,0031357')
    await button(page, "Trouver l'école de ce point").click()
    await section(page).locator('[data-mee-status]').first().waitFor()
    await button(page, 'Montrer les secteurs sur un plan').click()
    await section(page).locator('svg[data-mee-frame]').click({ position: { x: 40, y: 40 } })
    await section(page).locator('[data-mee-status]').first().waitFor()
    await open()
    await section(page).locator('details.mee-point > summary').click()
    await button(page, 'Utiliser ma position').click()
    await section(page).locator('[data-mee-status]').first().waitFor()
    // The same by the operations that others call, right and wrong.
    for (const [path, body] of [
      ['addresses/search', { query: '17 rue des zephyrins' }],
      ['addresses/search', { query: '17 rue des zephyrins', limit: 0 }],
      ['catchment', { address_id: '99999_7770_00017' }],
      ['catchment', { address_id: '99999_7770_00099' }],
      ['catchment', { street: 'Impasse Quaxolotl', number: 3 }],
      ['catchment', { lon: -6.0031357, lat: 46.5012468 }],
      ['catchment', { lon: -6.0031357, lat: 4650.12468 }],
      ['catchment', { street: 'Impasse Quaxolotl', lat: 46.5012468 }],
    ]) {
      const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      await fetch(`${portal}/v1/communes/99999/${path}`, sent)
    }
    assert.deepEqual(page.faults, [])
    const lines = readFileSync(log, 'utf8').split('\n')
    assert.ok(lines.filter(line => line.includes('fragments/catchment')).length > 5, 'the requests themselves are logged')
    assert.ok(lines.some(line => line.includes('TRACE')), 'the log is not at its most verbose')
    assert.deepEqual(lines.filter(line => SECRET.test(line)), [])
  }))
