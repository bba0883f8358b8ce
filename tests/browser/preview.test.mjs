// A draft in the town hall's own page, for whoever holds the link, on a telephone and on a desk.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { hasNoAxeViolation, inPage, required, screenshot, section, SIZES, withBrowser } from './support.mjs'
import { startDesk } from './xss/desk.mjs'

const FICHE = 'absence-que-faire'
const DRAFT = 'Appelez le Pôle Enfance avant 9 h, dit le brouillon.'
const folder = mkdtempSync(join(tmpdir(), 'mee-preview-'))

let desk
let host
let link

withBrowser()

before(async () => {
  desk = await startDesk(required('MEE_BIN'), `sqlite:${join(folder, 'preview.db')}`, () => {})
  host = createServer((_, reply) =>
    reply.setHeader('content-type', 'text/html; charset=utf-8').end(`<!DOCTYPE html><html lang="fr"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Mairie</title><main><h1>Écoles</h1>
<script src="${desk.portal}/widget.js" data-commune="99999" async></script></main></html>`),
  )
  await new Promise(resolve => host.listen(0, '127.0.0.1', resolve))
  const { work } = await desk.done('PUT', `layers/${FICHE}`, { words: { bottom: { text: DRAFT } } })
  const page = `http://127.0.0.1:${host.address().port}/ecoles?menu=1`
  link = await desk.done('POST', `works/${work.id}/preview-links`, { hours: 1, host_page: page })
})

after(() => {
  desk?.stop()
  host?.close()
  rmSync(folder, { recursive: true, force: true })
})

const opened = async (page, address) => {
  await page.goto(address)
  await page.waitForFunction(() => document.querySelector('[data-mee-state="ready"] section[data-mee-view]'))
}

for (const viewport of SIZES) {
  for (const withWasm of [true, false]) {
    const floor = withWasm ? 'the widget' : 'the widget without wasm'
    test(`${floor} shows a draft in the host page at ${viewport.width} px, and nobody else sees it`, () =>
      inPage({ viewport }, async page => {
        if (!withWasm) await page.addInitScript(() => delete globalThis.WebAssembly)
        await opened(page, link.host_page_url)
        // The floor that takes over leaves what the loader drew.
        await page.waitForTimeout(500)
        const text = await section(page).innerText()
        assert.ok(text.includes(DRAFT) && text.includes('Aperçu, non publié'), text)
        assert.equal(new URL(page.url()).searchParams.get('menu'), '1')
        await screenshot(page, `preview-${withWasm ? 'wasm' : 'fragments'}-${viewport.width}`)
        await hasNoAxeViolation(page, `preview ${viewport.width}`)
        await section(page).locator('a[data-mee-view=""]').first().click()
        await page.waitForFunction(() => document.querySelector('section[data-mee-view]')?.dataset.meeView === '')
        await page.goBack()
        await page.waitForFunction(draft => document.querySelector('section[data-mee-view]')?.innerText.includes(draft), DRAFT)
        await opened(page, `${page.url().split('?')[0]}?mee=fiches/${FICHE}`)
        assert.ok(!(await section(page).innerText()).includes(DRAFT), 'a parent sees the draft')
      }))
  }
}
