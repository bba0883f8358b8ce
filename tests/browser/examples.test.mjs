// What others copy from `examples`: checked by each language's own tools, and run against the server.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { api, DEMO, inPage, PORTAL, withBrowser } from './support.mjs'
import { serve } from './matrix/server.mjs'

withBrowser()

const run = promisify(execFile)
const examples = join(import.meta.dirname, '../../examples')
const files = readdirSync(examples, { recursive: true })
const ending = end => files.filter(file => file.endsWith(end))
const plugin = join(examples, 'wordpress/mon-enfant-a-l-ecole')

for (const file of ending('.php')) {
  test(`PHP reads ${file}`, () => run('php', ['-l', join(examples, file)]))
}
for (const file of [...ending('.js'), ...ending('.mjs')]) {
  test(`Node reads ${file}`, () => run('node', ['--check', join(examples, file)]))
}
for (const file of ending('.json')) {
  test(`${file} is JSON`, () => assert.ok(JSON.parse(readFileSync(join(examples, file), 'utf8'))))
}
test('the manifest of the SPIP plugin is XML, and its model asks for the place', async () => {
  await run('php', ['-r', 'exit(simplexml_load_string(file_get_contents($argv[1])) ? 0 : 1);', join(examples, 'spip/mon_enfant_a_l_ecole/paquet.xml')]).catch(async error => {
    // PHP may come without its XML reader; Python always has one.
    if (!/simplexml/.test(error.stderr + error.stdout)) throw error
    await run('python3', ['-c', 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])', join(examples, 'spip/mon_enfant_a_l_ecole/paquet.xml')])
  })
  const model = readFileSync(join(examples, 'spip/mon_enfant_a_l_ecole/modeles/mon_enfant_a_l_ecole.html'), 'utf8')
  assert.match(model, /data-mon-enfant-a-l-ecole data-commune="\[\(#ENV\{commune\}\|attribut_html\)\]"/)
})

for (const [program, file] of [['php', 'client.php'], ['python3', 'client.py'], ['node', 'client.mjs']]) {
  test(`${file} reads every page of a theme, and says why it is refused`, async () => {
    const path = join(examples, 'clients', file)
    const expected = []
    for (let next = '/fiches?theme=inscription'; next;) {
      const page = await api(next)
      expected.push(...page.items.map(fiche => `${fiche.title} : ${fiche.url}`))
      next = page.next
    }
    const { stdout } = await run(program, [path, PORTAL, DEMO, 'inscription'])
    assert.deepEqual(stdout.trim().split('\n'), expected)
    const refused = await run(program, [path, PORTAL, '98765', 'inscription']).then(() => '', error => error.stdout + error.stderr)
    assert.match(refused, /commune|trouv|n'/i)
  })
}

const wordpress = async (view, heading) => {
  const { stdout } = await run('php', [join(import.meta.dirname, 'php/wordpress.php'), PORTAL, DEMO, view, String(heading), join(plugin, 'mon-enfant-a-l-ecole.php')])
  return JSON.parse(stdout)
}

test('the WordPress plugin puts the text into the page, and asks again by ETag only', async () => {
  const { html, same, asked, views } = await wordpress('schools', 4)
  assert.match(html, /^<div data-mon-enfant-a-l-ecole data-commune="99999" data-view="schools" data-heading="4"><section/)
  assert.match(html, /<h4 id="mee-title"/)
  assert.doesNotMatch(html, /<h[23]/)
  assert.match(html, /href="\/page\/\?mee=schools%2F9990001X" data-mee-view="schools\/9990001X"/)
  assert.ok(same, 'the text is not kept')
  assert.deepEqual(asked, [200, 304])
  assert.deepEqual(views, [true, true, true, true, false, false, false, false, false])
})

test('the widget takes over what the plugin drew: no request for it, no redrawing, no shift', () =>
  inPage({}, async page => {
    const { html } = await wordpress('', 0)
    const hosts = await serve(PORTAL)
    try {
      hosts.answers.set('/wordpress.html', { body: `<!DOCTYPE html><html lang="fr"><title>Essai</title><link rel="stylesheet" href="${PORTAL}/widget.css"><main><h1>Essai</h1>${html}</main><script src="${PORTAL}/widget.js" async></script></html>` })
      const asked = []
      page.on('request', request => asked.push(new URL(request.url()).pathname))
      await page.addInitScript(() => {
        globalThis.shift = 0
        new PerformanceObserver(list => list.getEntries().forEach(entry => (globalThis.shift += entry.value))).observe({ type: 'layout-shift', buffered: true })
      })
      await page.goto(`${hosts.url}/wordpress.html`)
      await page.evaluate(() => (globalThis.drawn = document.querySelector('.mee')))
      await page.waitForFunction(() => document.querySelector('.mee a[data-mee-view="schools"]').search == '?mee=schools')
      assert.ok(await page.evaluate(() => globalThis.drawn === document.querySelector('.mee')), 'it was drawn again')
      assert.deepEqual(asked.filter(path => path.includes('/fragments/')), [])
      const shift = await page.evaluate(() => globalThis.shift)
      assert.ok(shift < 0.02, `layout shift ${shift}`)
      assert.deepEqual(page.faults, [])
    } finally {
      hosts.close()
    }
  }))

/** What each of the others puts into a page, by its own rendering with just enough of its CMS around it. */
const rendered = {
  SPIP: async () => {
    const model = readFileSync(join(examples, 'spip/mon_enfant_a_l_ecole/modeles/mon_enfant_a_l_ecole.html'), 'utf8')
    const given = { commune: DEMO, serveur: PORTAL, vue: 'schools' }
    const filled = model.replace(/\[\(#REM\)[^\]]*\]/, '')
      // What stands around a tag goes with it when it is empty.
      .replace(/\[([^[\]()]*)\(#ENV\{(\w+)\}\|attribut_html\)([^[\]()]*)\]/g, (_, before, name, after) => given[name] ? before + given[name].replace(/[&"<>']/g, letter => `&#${letter.charCodeAt(0)};`) + after : '')
    assert.doesNotMatch(filled, /#[A-Z]+|\[|\]/, 'something of the model is left')
    return filled
  },
  Drupal: async () => {
    const { stdout } = await run('php', [join(import.meta.dirname, 'php/drupal.php'), join(examples, 'drupal/mon_enfant_a_l_ecole/src/Plugin/Block/PortalBlock.php'), PORTAL, DEMO, 'schools'])
    const { html, head, fields, kept } = JSON.parse(stdout)
    assert.deepEqual(fields, ['server', 'commune', 'view'])
    assert.deepEqual(kept, { server: `${PORTAL}/`, commune: DEMO, view: 'schools' })
    return head + html
  },
  TYPO3: async () => {
    const { stdout } = await run('php', [join(import.meta.dirname, 'php/typo3.php'), join(examples, 'typo3'), PORTAL, DEMO])
    const { html, scripts } = JSON.parse(stdout)
    return html + scripts
  },
}
for (const [cms, render] of Object.entries(rendered)) {
  test(`what ${cms} renders is a link without a script, and the portal with one`, async () => {
    const html = await render()
    const hosts = await serve(PORTAL)
    try {
      hosts.answers.set('/cms.html', { body: `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Essai</title><main><h1>Essai</h1>${html}</main></html>` })
      await inPage({ javaScriptEnabled: false }, async page => {
        await page.goto(`${hosts.url}/cms.html`)
        assert.equal(await page.locator('main a').getAttribute('href'), `${PORTAL}/portal/${DEMO}/`)
      })
      await inPage({}, async page => {
        await page.goto(`${hosts.url}/cms.html`)
        await page.locator(`.mee[data-mee-view="${cms == 'TYPO3' ? '' : 'schools'}"]`).waitFor()
        assert.equal(await page.locator('.mee').count(), 1)
        assert.deepEqual(page.faults, [])
      })
    } finally {
      hosts.close()
    }
  })
}

test('no address of a scheme that runs something comes out of the Drupal block', async () => {
  const { stdout } = await run('php', [join(import.meta.dirname, 'php/drupal.php'), join(examples, 'drupal/mon_enfant_a_l_ecole/src/Plugin/Block/PortalBlock.php'), 'javascript:alert(1)', '"><script>', '"><script>'])
  const { html, head } = JSON.parse(stdout)
  assert.doesNotMatch(html + head, /javascript:|"><script>/)
})

test('the policy of the TYPO3 example allows what the portal asks of a strict site, and nothing else', async () => {
  const { stdout } = await run('python3', ['-c', `
import re, sys, json
found, directive = {}, None
for line in open(sys.argv[1], encoding="utf-8"):
    if match := re.match(r"\\s+directive: '([\\w-]+)'", line): directive = match[1]
    elif match := re.match(r"\\s+sources: \\[(.*)\\]", line): found[directive] = [part.strip()[1:-1] for part in match[1].split(",")]
print(json.dumps(found))`, join(examples, 'typo3/csp.yaml')])
  const server = 'https://portail.example.org'
  assert.deepEqual(JSON.parse(stdout), { 'script-src': [server, "'wasm-unsafe-eval'"], 'connect-src': [server], 'img-src': [server] })
})
