// The portal in hosts of every kind: how native it looks, what hostile pages and strict policies do to it, its settings.
// `cargo xtask hosts` looks at every view of every host; here each host is seen once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ownViolations, violations } from './matrix/accessible.mjs'
import { HOSTS, page as pageOf } from './matrix/hosts.mjs'
import { openSample, score } from './matrix/score.mjs'
import { serve } from './matrix/server.mjs'
import { open, VIEWS } from './matrix/views.mjs'
import { inPage, PORTAL, withBrowser } from './support.mjs'

withBrowser()
let hosts
before(async () => { hosts = await serve(PORTAL) })
after(() => hosts.close())

const host = name => HOSTS.find(host => host.name == name)
const place = page => page.locator('[data-mon-enfant-a-l-ecole]').first()

/** A page of its own at a path of its own. */
const put = (path, body, headers = {}) => hosts.answers.set(path, { body, headers })
const document = (body, head = '') => `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>${head}</head><body><main><h1>Essai</h1>${body}</main></body></html>`
const placeholder = (settings = '') => `<div data-mon-enfant-a-l-ecole data-commune="99999" ${settings}><p><a href="${PORTAL}/portal/99999/">Le portail</a></p></div>`
const script = (more = 'async') => `<script src="${PORTAL}/widget.js" ${more}></script>`

for (const { name, scored, idiom } of HOSTS.filter(host => host.scored)) {
  test(`on ${name} the portal looks as the host does, and axe finds nothing of its own`, () =>
    inPage({}, async page => {
      await openSample(page, hosts.url, host(name))
      const found = await score(page)
      assert.ok(scored && found.score >= 98, `${found.score}: ${found.differences.join('; ')} (${JSON.stringify(idiom)})`)
      const theirs = await violations(page, '#sample')
      assert.deepEqual(ownViolations(await violations(page, '.mee'), theirs), [])
      assert.deepEqual(page.faults, [])
    }))
}

test('a host whose styles all stand in cascade layers keeps the upper hand, and lends its classes', () =>
  inPage({}, async page => {
    await openSample(page, hosts.url, host('tailwind'))
    for (const element of ['h2', 'h3', 'p', 'a', 'input', 'button']) {
      const [theirs, ours] = await page.evaluate(element => ['#sample', '.mee'].map(place => {
        const style = getComputedStyle(globalThis.document.querySelector(`${place} ${element}`))
        return [style.color, style.fontSize, style.fontWeight, style.backgroundColor, style.paddingTop, style.marginBottom].join(' ')
      }), element)
      assert.equal(ours, theirs, element)
    }
    assert.deepEqual(page.faults, [])
  }))

test('a host that styles roles does not lay the portal out: a fiche fits a telephone with Pico', () =>
  inPage({ viewport: { width: 360, height: 740 } }, async page => {
    for (const fiche of ['fiches/quotient-familial', 'fiches/bourse-college']) {
      await open(page, hosts.url, host('pico'), fiche)
      assert.ok(await page.evaluate(() => globalThis.document.documentElement.scrollWidth) <= 360, fiche)
    }
  }))

test('the way back is no numbered list, whatever the host makes of lists', () =>
  inPage({}, async page => {
    for (const name of ['dsfr', 'bulma', 'pico']) {
      await open(page, hosts.url, host(name), 'schools')
      const steps = await page.locator('.mee-trail li').evaluateAll(steps => steps.map(step => [getComputedStyle(step).display, getComputedStyle(step, '::before').content]))
      assert.deepEqual(steps, [['block', 'none'], ['block', '"›" / ""']], name)
    }
  }))

test('two portals on one page are no landmarks of one name', () =>
  inPage({}, async page => {
    await open(page, hosts.url, host('two'), '')
    await page.waitForFunction(() => globalThis.document.querySelectorAll('.mee').length == 2)
    assert.deepEqual(await violations(page, 'main'), [])
  }))

for (const name of ['bare', 'dark', 'rtl', 'base', 'hostile-all', 'hostile-float', 'hostile-reset', 'patched', 'isolated']) {
  test(`on ${name} the portal is whole: headings tell from text, links and cards are seen, a click leads on`, () =>
    inPage({ viewport: { width: 360, height: 740 } }, async page => {
      await open(page, hosts.url, host(name), '')
      const seen = await page.evaluate(() => {
        const root = globalThis.document.querySelector('[data-mon-enfant-a-l-ecole]'), section = (root.shadowRoot ?? root).querySelector('.mee')
        const style = selector => getComputedStyle(section.querySelector(selector))
        const text = parseFloat(style('p.mee-lead').fontSize)
        return {
          heading: parseFloat(style('h2').fontSize) > text, block: style('h2').display == 'block', wide: section.getBoundingClientRect().width > 250,
          link: style('a').textDecorationLine == 'underline', card: parseFloat(style('.mee-card').borderTopWidth) > 0,
          marker: style('.mee-cards > li').listStyleType, direction: style('p').direction, fits: globalThis.document.documentElement.scrollWidth <= 360,
        }
      })
      assert.deepEqual(seen, { heading: true, block: true, wide: true, link: true, card: true, marker: 'none', direction: 'ltr', fits: true })
      await page.locator('.mee a[data-mee-view="schools"]').first().click()
      await page.locator('.mee[data-mee-view="schools"]').waitFor()
      assert.deepEqual(page.faults, [])
    }))
}

for (const [name, view] of [['isolated', 'finder'], ['isolated', 'calculator'], ['hostile-all', 'calculator']]) {
  test(`on ${name} the ${view} opens and answers`, () =>
    inPage({}, async page => {
      await open(page, hosts.url, host(name), VIEWS[view].view)
      await VIEWS[view].use(page)
      assert.match(await page.locator('[data-mee-result]').innerText(), view == 'finder' ? /Les Coquelicots/ : /750\s€/)
      assert.deepEqual(page.faults, [])
    }))
}

test('what resets take away is given back: lines of tables, boxes to tick, each beside its words', () =>
  inPage({}, async page => {
    for (const name of ['bare', 'hostile-all', 'hostile-float', 'hostile-reset']) {
      await open(page, hosts.url, host(name), 'tariffs')
      assert.equal(await page.locator('.mee td').first().evaluate(cell => getComputedStyle(cell).borderTopWidth), '1px', name)
    }
    for (const name of ['dsfr', 'bulma', 'hostile-all']) {
      await open(page, hosts.url, host(name), 'catchment')
      const line = page.locator('.mee fieldset p').first()
      const [box, words] = await Promise.all(['input', 'label'].map(element => line.locator(element).boundingBox()))
      assert.ok(box.width >= 10 && box.height >= 10, `${name}: the box is not seen`)
      assert.ok(Math.abs(box.y + box.height / 2 - words.y - words.height / 2) < 12 && words.x >= box.x + box.width, `${name}: ${JSON.stringify([box, words])}`)
    }
  }))

test('a portal that a server has drawn keeps that server’s level of headings in what follows', () =>
  inPage({}, async page => {
    const fragment = await (await fetch(`${PORTAL}/v1/communes/99999/fragments/`)).text()
    put('/drawn.html', document(`<h2>Un titre</h2><div data-mon-enfant-a-l-ecole data-commune="99999">${fragment}</div>${script()}`))
    await page.goto(`${hosts.url}/drawn.html`)
    await page.waitForFunction(() => globalThis.document.querySelector('.mee a[data-mee-view="schools"]').search == '?mee=schools')
    await page.locator('.mee a[data-mee-view="schools"]').first().click()
    await page.locator('.mee[data-mee-view="schools"] h2').waitFor()
  }))

test('a single-page host may take the portal away and bring it back', () =>
  inPage({}, async page => {
    await open(page, hosts.url, host('spa'), '')
    for (let turn = 0; turn < 3; turn++) {
      await page.locator('#route').click()
      await page.waitForFunction(() => !globalThis.document.querySelector('.mee'))
      await page.locator('#route').click()
      await page.locator('.mee a[data-mee-view="schools"]').first().click()
      await page.locator('.mee[data-mee-view="schools"]').waitFor()
      assert.equal(await page.locator('.mee').count(), 1)
      assert.equal(await page.locator('[role=status]').count(), 1)
      await page.goto(`${hosts.url}/spa.html`)
      await page.locator('.mee').waitFor()
    }
    assert.deepEqual(page.faults, [])
  }))

test('the narrowest policy of the documentation suffices, Trusted Types among it', () =>
  inPage({}, async page => {
    const policy = `default-src 'none'; script-src ${PORTAL} 'wasm-unsafe-eval'; connect-src ${PORTAL}; img-src ${PORTAL}; require-trusted-types-for 'script'; trusted-types mee`
    put('/csp.html', document(placeholder() + script()), { 'content-security-policy': policy })
    await page.addInitScript(() => {
      globalThis.refusals = []
      globalThis.addEventListener('securitypolicyviolation', event => globalThis.refusals.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
    })
    await page.goto(`${hosts.url}/csp.html`)
    await page.locator('.mee a[data-mee-view="schools"]').first().click()
    await page.locator('.mee[data-mee-view="schools"]').waitFor()
    assert.deepEqual(await page.evaluate(() => globalThis.refusals), [])
    assert.ok(await page.evaluate(() => getComputedStyle(globalThis.document.querySelector('.mee-cards')).display == 'grid'), 'the style sheet is refused')
  }))

const optimisers = {
  'deferred, with the attributes that ask to be left alone': script('defer data-cfasync="false" data-noptimize="1" data-no-optimize="1" data-no-defer="1"'),
  'in the footer, after everything': `<p>Fin</p>${script('')}`,
  'twice, as two plugins put it': script('') + script('defer'),
  'as a module': script('type="module"'),
  'after the first interaction (WP Rocket, LiteSpeed)': `<script>addEventListener('keydown', () => { const s = document.createElement('script'); s.src = '${PORTAL}/widget.js'; document.head.append(s) }, { once: true })</script>`,
  'combined into one file with others (Autoptimize)': `<script>fetch('${PORTAL}/widget.js').then(r => r.text()).then(t => { const s = document.createElement('script'); s.textContent = ';var before=1;' + t + ';var after=2;'; document.body.append(s) })</script>`,
}
for (const [how, tag] of Object.entries(optimisers)) {
  test(`the placeholder works with the script ${how}`, () =>
    inPage({}, async page => {
      put('/optimised.html', document(placeholder() + tag))
      await page.goto(`${hosts.url}/optimised.html`, { waitUntil: 'load' })
      await page.keyboard.press('Tab')
      await page.locator('.mee a[data-mee-view="schools"]').first().waitFor()
      assert.equal(await page.locator('.mee').count(), 1)
      assert.deepEqual(page.faults, [])
    }))
}

test('nothing global is left behind and nothing is kept on the device', () =>
  inPage({}, async (page, context) => {
    put('/empty.html', document('<p>Rien</p>'))
    put('/globals.html', document(placeholder() + script()))
    const names = () => page.evaluate(() => Object.getOwnPropertyNames(globalThis).sort())
    await page.goto(`${hosts.url}/empty.html`)
    const before = await names()
    await page.goto(`${hosts.url}/globals.html`)
    await page.locator('.mee a[data-mee-view="schools"]').first().click()
    await page.locator('.mee[data-mee-view="schools"]').waitFor()
    assert.deepEqual((await names()).filter(name => !before.includes(name)), [])
    assert.deepEqual(await context.cookies(), [])
    const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys().catch(() => [])).length])
    assert.deepEqual(kept, [0, 0, 0, 0])
  }))

test('a file that is not what the loader expects is not run', () =>
  inPage({}, async page => {
    await page.route('**/widget/*/*.js', async route => {
      const reply = await route.fetch()
      await route.fulfill({ response: reply, body: `globalThis.tampered = true;${await reply.text()}` })
    })
    put('/sri.html', document(placeholder() + script()))
    await page.goto(`${hosts.url}/sri.html`)
    await page.locator('.mee').waitFor()
    assert.equal(await page.evaluate(() => globalThis.tampered), undefined)
  }))

test('the settings: accent, first heading, parts and their order, density, one view', () =>
  inPage({}, async page => {
    put('/settings.html', document(placeholder('data-accent="#a00" data-heading="3" data-sections="local,themes" data-density="compact"') + script()))
    await page.goto(`${hosts.url}/settings.html`)
    await page.locator('.mee').waitFor()
    const shown = await place(page).evaluate(root => ({
      accent: root.style.getPropertyValue('--mee-mark'), first: root.querySelector(':is(h1,h2,h3,h4,h5,h6)').localName,
      parts: [...root.querySelectorAll('.mee > section')].filter(part => !part.hidden).map(part => part.querySelector('[id]').id),
      about: getComputedStyle(root.querySelector('.mee-card p:not(.mee-card-title)')).display,
    }))
    assert.deepEqual(shown, { accent: 'rgb(170 0 0)', first: 'h3', parts: ['mee-local', 'mee-themes'], about: 'none' })

    put('/single.html', document(placeholder('data-view="schools" data-only') + script()))
    await page.goto(`${hosts.url}/single.html`)
    await page.locator('.mee[data-mee-view="schools"]').waitFor()
    assert.equal(await page.locator('.mee-trail').isVisible(), false)
    assert.deepEqual(page.faults, [])
  }))

test('on an intercommunalité’s site the commune is chosen first, and can be changed', () =>
  inPage({}, async page => {
    put('/epci.html', document(`<div data-mon-enfant-a-l-ecole data-epci="999999998"><p><a href="${PORTAL}/">Trouver ma commune</a></p></div>${script()}`))
    await page.goto(`${hosts.url}/epci.html`)
    const select = page.getByLabel('Votre commune')
    await select.selectOption({ label: 'Villeneuve-les-Essais' })
    await page.getByRole('button', { name: 'Voir les réponses' }).click()
    await page.locator('.mee a[data-mee-view="schools"]').first().click()
    await page.locator('.mee[data-mee-view="schools"]').waitFor()
    assert.equal(new URL(page.url()).searchParams.get('mee-commune'), '99999')
    await page.reload()
    await page.locator('.mee[data-mee-view="schools"]').waitFor()
    assert.equal(await select.inputValue(), '99999')
    assert.deepEqual(await violations(page, 'main'), [])
    assert.deepEqual(page.faults, [])
  }))

test('links too pale for the RGAA stay as the host has them, and the webmaster is told once', () =>
  inPage({}, async page => {
    const said = []
    page.on('console', message => message.type() == 'warning' && said.push(message.text()))
    put('/pale.html', document(placeholder() + script(), '<style>a { color: #9ac }</style>'))
    await page.goto(`${hosts.url}/pale.html`)
    const link = page.locator('.mee a').first()
    await link.waitFor()
    assert.equal(await link.evaluate(link => getComputedStyle(link).color), 'rgb(153, 170, 204)')
    assert.equal(said.filter(text => text.includes('contraste')).length, 1, said.join('\n'))
    // The colours that are ours have enough.
    const own = await place(page).evaluate(root => root.style.getPropertyValue('--mee-mark').match(/\d+/g).map(Number))
    assert.ok(contrast(own, [255, 255, 255]) >= 4.5, own.join(' '))
  }))

const luminance = colour => colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

for (const [voices, offered] of [[[{ lang: 'fr-FR', localService: true, name: 'A' }], 1], [[{ lang: 'fr-FR', localService: false, name: 'B' }], 0], [[], 0]]) {
  test(`a page is offered to be read aloud by a voice of the device alone: ${JSON.stringify(voices.map(voice => voice.localService))}`, () =>
    inPage({}, async page => {
      await page.addInitScript(voices => {
        speechSynthesis.getVoices = () => voices
        globalThis.said = []
        globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
        speechSynthesis.speak = said => globalThis.said.push(said.text)
      }, voices)
      await open(page, hosts.url, host('bare'), 'fiches/quotient-familial')
      const button = page.getByRole('button', { name: 'Écouter cette page' })
      assert.equal(await button.count(), offered)
      if (!offered) return
      await button.click()
      const [said] = await page.evaluate(() => globalThis.said)
      assert.match(said, /quotient familial/)
      assert.doesNotMatch(said, /Écouter|Accueil/)
      assert.equal(await page.getByRole('button', { name: 'Arrêter la lecture' }).count(), 1)
    }))
}

test('focus is seen, text may be twice as large, spacing may grow, forced colours and print keep everything', () =>
  inPage({ viewport: { width: 320, height: 700 }, forcedColors: 'active' }, async page => {
    await open(page, hosts.url, host('hostile-reset'), 'fiches/bourse-college')
    await page.locator('.mee a').first().focus()
    await page.keyboard.press('Tab')
    const ring = await page.evaluate(() => parseFloat(getComputedStyle(globalThis.document.activeElement).outlineWidth))
    assert.ok(ring >= 2, `${ring} px`)
    await page.addStyleTag({ content: 'html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }' })
    const wide = await page.evaluate(() => globalThis.document.documentElement.scrollWidth)
    assert.ok(wide <= 320, `${wide} px in 320`)
    await page.emulateMedia({ media: 'print' })
    assert.ok(await page.locator('.mee details > :not(summary)').last().isVisible(), 'what is folded is not printed')
  }))

test('a framed page tells its height, and the page around it makes room', () =>
  inPage({}, async page => {
    put('/frame.html', document(`<iframe src="${PORTAL}/portal/99999/" title="Le portail" width="600" height="200"></iframe><script>addEventListener('message', event => {
      const frame = document.querySelector('iframe')
      if (event.source == frame.contentWindow && event.origin == '${PORTAL}' && event.data?.type == 'mon-enfant-a-l-ecole:height') frame.height = event.data.height })</script>`))
    await page.goto(`${hosts.url}/frame.html`)
    await page.waitForFunction(() => Number(globalThis.document.querySelector('iframe').height) > 600)
  }))

test('the page that gives the code shows a portal on each look, and its code works when pasted', () =>
  inPage({}, async page => {
    await page.goto(`${PORTAL}/snippet?name=villeneuve`)
    await page.getByRole('link', { name: 'Villeneuve-les-Essais' }).click()
    for (const look of ['Fond sombre', 'Couleurs vives']) {
      await page.getByRole('link', { name: look }).click()
      await page.frameLocator('.portal-preview').locator('.mee a').first().waitFor()
      assert.deepEqual(await violations(page, 'main'), [], look)
      await page.goto(await page.locator('.portal-preview').getAttribute('src'))
      await page.locator('.mee a').first().waitFor()
      assert.deepEqual(await violations(page, 'main'), [], look)
      await page.goBack()
    }
    put('/pasted.html', document(await page.getByLabel('Une ligne').inputValue()))
    await page.goto(`${hosts.url}/pasted.html`)
    await page.locator('.mee').waitFor()
    assert.deepEqual(page.faults, [])
  }))

test('oEmbed: a page of the portal says how it is embedded, and only such pages are', async () => {
  const html = await (await fetch(`${PORTAL}/portal/99999/schools`)).text()
  const [, address] = html.match(/<link rel="alternate" type="application\/json\+oembed"[^>]* href="([^"]+)"/)
  const embed = await (await fetch(`${address.replaceAll('&amp;', '&')}&maxwidth=400&utm_source=x`)).json()
  assert.deepEqual([embed.version, embed.type, embed.width], ['1.0', 'rich', 400])
  assert.match(embed.html, new RegExp(`^<iframe src="${PORTAL}/portal/99999/schools"`))
  for (const query of ['', '?url=https://example.org/', `?url=${PORTAL}/portal/98765/`, `?url=${PORTAL}/portal/99999/&format=xml`]) {
    assert.equal((await fetch(`${PORTAL}/oembed${query}`)).status, 404, query)
  }
})

test('every page of the matrix is a page', () => {
  for (const host of HOSTS) assert.match(pageOf(host, PORTAL), /^<!DOCTYPE html>[^]*data-commune="99999"[^]*widget\.js/, host.name)
})

test('the table of accessibility names the 106 criteria of the RGAA 4.1, each once and in order', async () => {
  const { readFileSync } = await import('node:fs')
  const table = readFileSync(new URL('../../docs/accessibilite.md', import.meta.url), 'utf8')
  const counts = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
  const expected = counts.flatMap((count, theme) => Array.from({ length: count }, (_, at) => `${theme + 1}.${at + 1}`))
  const rows = [...table.matchAll(/^\| (\d+\.\d+) \| (.+) \| (.+) \| (.+) \|$/gm)]
  assert.deepEqual(rows.map(([, criterion]) => criterion), expected)
  for (const [, criterion, , state] of rows) assert.match(state, /^(conforme|conforme, site hôte|site hôte|à vérifier|non applicable)$/, criterion)
})

test('the statement of accessibility is written from a form, and says « non conforme » without an audit', () =>
  inPage({}, async page => {
    await page.goto(`${PORTAL}/accessibility-statement`)
    await page.getByLabel('Nom de la collectivité').fill('La commune de Villeneuve-les-Essais')
    await page.getByLabel('Adresse du site').fill('https://villeneuve.example.org')
    await page.getByLabel('Courriel').fill('mairie@example.org')
    await page.getByRole('button', { name: 'Écrire la déclaration' }).click()
    assert.match(await page.getByLabel('Le texte à publier').inputValue(), /villeneuve\.example\.org n'est pas en conformité/)
    assert.deepEqual(await violations(page, 'main'), [])
    assert.deepEqual(page.faults, [])
  }))
