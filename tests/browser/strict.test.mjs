// Sites that allow little, or nothing from elsewhere: what the portal asks for, leaves behind, and does without.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { inPage, PORTAL, required, section, shows, withBrowser } from './support.mjs'

withBrowser()
const folder = mkdtempSync(join(tmpdir(), 'mee-own-'))
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' }
const document = (body, head = '') => `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>${head}</head><body><main><h1>Essai</h1>${body}</main></body></html>`
const placeholder = `<div data-mon-enfant-a-l-ecole data-commune="99999"><p><a href="${PORTAL}/portal/99999/">Le portail</a></p></div>`

let site, server
before(async () => {
  server = createServer((request, reply) => {
    const path = normalize(new URL(request.url, 'http://a').pathname)
    if (path == '/favicon.ico') return reply.writeHead(204).end()
    const policy = `default-src 'none'; script-src 'self' ${request.url.includes('no-wasm') ? '' : "'wasm-unsafe-eval'"}; connect-src 'self' ${PORTAL}; img-src ${PORTAL}; require-trusted-types-for 'script'; trusted-types mee`
    if (path == '/page.html') return reply.writeHead(200, { 'content-type': types.html, 'content-security-policy': policy }).end(document(`${placeholder}<script src="/portail/widget.js" async></script>`))
    try {
      const body = readFileSync(join(folder, path.replace(/^\/portail\//, '')))
      reply.writeHead(200, { 'content-type': types[path.split('.').pop()] ?? 'application/octet-stream' }).end(body)
    } catch {
      reply.writeHead(404).end()
    }
  })
  await new Promise(listening => server.listen(0, '127.0.0.1', listening))
  site = `http://127.0.0.1:${server.address().port}`
  await promisify(execFile)(required('MEE_BIN'), ['export', 'widget', folder, '--at', `${site}/portail/`, '--public-url', PORTAL])
})
after(() => {
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

for (const [floor, query, view] of [['with wasm', '', 'calculators/subscription'], ['without', '?no-wasm', 'schools']]) {
  test(`a site serves every file itself, under a policy that allows no script from elsewhere, ${floor}`, () =>
    inPage({}, async page => {
      const asked = [], refused = []
      page.on('request', request => asked.push(request.url()))
      await page.addInitScript(() => {
        globalThis.refusals = []
        globalThis.addEventListener('securitypolicyviolation', event => globalThis.refusals.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
      })
      await page.goto(`${site}/page.html${query}`)
      await shows(page, '')
      const leads = view.startsWith('calculators') ? ['calculators', view] : [view]
      for (const next of leads) {
        await section(page).locator(`a[data-mee-view="${next}"]`).first().click()
        await shows(page, next)
      }
      if (!query) await page.locator('form[data-mee-form]').waitFor()
      const elsewhere = asked.filter(address => !address.startsWith(`${site}/`))
      assert.ok(elsewhere.length >= leads.length && elsewhere.every(address => address.startsWith(`${PORTAL}/v1/`)), elsewhere.join(' '))
      refused.push(...await page.evaluate(() => globalThis.refusals))
      assert.deepEqual(query ? refused.filter(line => !line.includes('wasm-eval')) : refused, [])
      assert.equal(asked.some(address => address.endsWith('.wasm')), true)
    }))
}

test('a versioned file is immutable and checked; the loader is short-lived and the same for all versions', async () => {
  const loader = await fetch(`${PORTAL}/widget.js`), text = await loader.text()
  assert.match(loader.headers.get('cache-control'), /max-age=\d{1,4}(,|$)/)
  const [, version] = text.match(/\/widget\/([0-9a-f]{12})\//)
  const hashes = text.match(/sha256-[\w+/]+=*/g)
  for (const [name, count] of [['core.js', 1], ['core_bg.wasm', 1], ['fragments.js', 1]]) {
    const reply = await fetch(`${PORTAL}/widget/${version}/${name}`)
    assert.match(reply.headers.get('cache-control'), /immutable/, name)
    const hash = `sha256-${Buffer.from(await crypto.subtle.digest('SHA-256', await reply.arrayBuffer())).toString('base64')}`
    assert.ok(hashes.filter(known => known == hash).length >= count, `${name} is not checked`)
  }
  assert.equal((await fetch(`${PORTAL}/widget/000000000000/core.js`)).status, 404)
})
