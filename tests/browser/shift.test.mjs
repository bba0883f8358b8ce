// What moves on the host's page while the portal arrives, on a slow line: nothing where its room is kept or its text is
// there already, once where one bare line is pasted.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serve } from './matrix/server.mjs'
import { inPage, PORTAL, shows, withBrowser } from './support.mjs'

withBrowser()
let hosts
before(async () => { hosts = await serve(PORTAL) })
after(() => hosts.close())

const LINK = `<p><a href="${PORTAL}/portal/99999/">Les réponses de votre mairie</a></p>`
const SCRIPT = `<script src="${PORTAL}/widget.js" async></script>`
const AFTER = '<p>Ce qui suit sur la page de la commune.</p>'.repeat(6)
const page = (body, head = '') => `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Essai</title>${head}</head><body><main><h1>Écoles</h1><p>Une page.</p>${body}${AFTER}</main></body></html>`

/** Everything that moved until the portal was alive, and each time that it did. */
const shifts = async body => {
  let found
  await inPage({ viewport: { width: 390, height: 800 } }, async (tab, context) => {
    hosts.answers.set('/shift.html', { body })
    const session = await context.newCDPSession(tab)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 })
    await tab.addInitScript(() => {
      globalThis.shifts = []
      new PerformanceObserver(list => list.getEntries().forEach(entry => globalThis.shifts.push(entry.value))).observe({ type: 'layout-shift', buffered: true })
    })
    await tab.goto(`${hosts.url}/shift.html`)
    await shows(tab, '')
    // What is read late (fonts, the study of the host after its load) would move things now.
    await tab.evaluate(() => new Promise(done => setTimeout(done, 700)))
    found = await tab.evaluate(() => globalThis.shifts)
    assert.deepEqual(tab.faults, [])
  })
  return found
}
const sum = values => values.reduce((all, value) => all + value, 0)

test('a placeholder that keeps its room moves nothing below it', async () => {
  const found = await shifts(page(`<div data-mon-enfant-a-l-ecole data-commune="99999" style="min-height: 100vh">${LINK}</div>${SCRIPT}`))
  assert.ok(sum(found) < 0.02, found.join(' '))
})

test('the server’s fragment with its style sheet is taken over where it stands', async () => {
  const fragment = await (await fetch(`${PORTAL}/v1/communes/99999/fragments/`)).text()
  const found = await shifts(page(`<div data-mon-enfant-a-l-ecole data-commune="99999">${fragment}</div>${SCRIPT}`, `<link rel="stylesheet" href="${PORTAL}/widget.css">`))
  assert.ok(sum(found) < 0.02, found.join(' '))
})

test('the bare line moves what follows it once, when the portal comes in', async () => {
  const found = await shifts(page(`<script src="${PORTAL}/widget.js" data-commune="99999" async></script>`))
  assert.ok(found.filter(value => value > 0.001).length <= 1, found.join(' '))
})
