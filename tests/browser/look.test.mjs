// What a host's own direction, a narrow screen and a slow line make of the widget.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliCompressSync, constants } from 'node:zlib'
import { HOSTS as MATRIX } from './matrix/hosts.mjs'
import { serve } from './matrix/server.mjs'
import { open } from './matrix/views.mjs'
import { fitsItsWidth, HOSTS, inPage, PORTAL, shows, withBrowser } from './support.mjs'

withBrowser()
let matrix
before(async () => { matrix = await serve(PORTAL) })
after(() => matrix.close())

test('the loader weighs at most 1,500 bytes at a realistic address', async () => {
  const served = await (await fetch(`${PORTAL}/widget.js`)).text()
  assert.ok(served.includes(PORTAL), 'the loader names no server')
  const script = served.replaceAll(PORTAL, 'https://portail.example.org')
  const weight = brotliCompressSync(script, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(script) },
  }).length
  assert.ok(weight <= 1500, `${weight} bytes`)
})

test('in a host read from right to left, French stays French', () =>
  inPage({}, async page => {
    await page.addInitScript(() => document.addEventListener('DOMContentLoaded', () => (document.documentElement.dir = 'rtl')))
    await page.goto(`${HOSTS}/bare.html`)
    const shown = await shows(page, '')
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl')
    assert.equal(await shown.evaluate(section => getComputedStyle(section).direction), 'ltr')
    assert.deepEqual(page.faults, [])
  }))

test('a script that arrives late, in the head, draws in the main part of the page', () =>
  inPage({}, async page => {
    await page.route('**/widget.js', route => route.fulfill({ body: '', contentType: 'text/javascript' }), { times: 1 })
    await page.goto(`${HOSTS}/bare.html`, { waitUntil: 'load' })
    await page.evaluate(src => {
      document.querySelector('script').remove()
      document.head.append(Object.assign(document.createElement('script'), { src }))
      document.head.lastChild.dataset.commune = '99999'
    }, `${PORTAL}/widget.js?late`)
    const shown = await shows(page, '')
    assert.equal(await shown.locator('xpath=ancestor::main').count(), 1)
    assert.deepEqual(page.faults, [])
  }))

test('waiting pushes nothing down: the live region has none of the margins of a paragraph', () =>
  inPage({}, async page => {
    // Nothing arrives, so the page stays as it is while it waits.
    await page.route(/\/v1\/|widget\.css$/, () => {})
    await page.goto(`${HOSTS}/bootstrap.html`)
    const status = page.locator('[role=status]')
    await status.waitFor({ state: 'attached' })
    assert.equal(await status.evaluate(element => getComputedStyle(element).marginBottom), '0px')
  }))

test('a view that does not exist leaves no request open', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/mairie.html?mee=fiches/rien-de-tel`, { waitUntil: 'networkidle' })
    await fitsItsWidth(page, 'an unknown view')
  }))

test('on a telephone the caption of a wide table is read whole, and stays while it is scrolled', () =>
  inPage({ viewport: { width: 360, height: 740 } }, async page => {
    await page.goto(`${HOSTS}/mairie.html`)
    const shown = await shows(page, '')
    await shown.evaluate(section => {
      const cells = '<th scope="col">Colonne</th>'.repeat(12)
      section.innerHTML = `<section class="mee-scroll" tabindex="0"><table><caption>${'Montant minimal '.repeat(6)}</caption><thead><tr>${cells}</tr></thead></table></section>`
    })
    const frame = shown.locator('.mee-scroll')
    const room = await frame.evaluate(frame => [frame.clientWidth, frame.scrollWidth])
    assert.ok(room[1] > room[0], 'the table is not wide')
    await frame.evaluate(frame => frame.scrollTo(frame.scrollWidth, 0))
    const [caption, seen] = await frame.evaluate(frame =>
      [frame.querySelector('caption'), frame].map(element => element.getBoundingClientRect()).map(({ left, right }) => [left, right]),
    )
    assert.ok(caption[0] >= seen[0] - 1 && caption[1] <= seen[1] + 1, `${caption} in ${seen}`)
    await fitsItsWidth(page, 'a wide table')
  }))

for (const [host, first, second] of [
  ['bootstrap', 'btn btn-primary', 'btn btn-outline-primary'],
  ['dsfr', 'fr-btn', 'fr-btn fr-btn--secondary'],
  ['foundation', 'button is-primary', 'button hollow'],
  ['pico', '', 'outline'],
]) {
  test(`on ${host} only what sends a form looks like the first thing to do`, () =>
    inPage({}, async page => {
      await open(page, matrix.url, MATRIX.find(({ name }) => name == host), 'calculators/quotient-familial')
      const classes = kind => page.locator(`.mee ${kind}`).first().getAttribute('class')
      await page.locator('.mee [type=submit]').first().waitFor()
      assert.equal((await classes('[type=submit]')) ?? '', first)
      assert.equal(await classes('[type=button]'), second)
      assert.deepEqual(page.faults, [])
    }))
}

for (const where of ['html', 'main']) {
  test(`a custom property of the host's on its ${where} sets the accent`, () =>
    inPage({}, async page => {
      await page.addInitScript(where => addEventListener('DOMContentLoaded', () => document.querySelector(where).style.setProperty('--mee-accent', '#0a5')), where)
      await page.goto(`${HOSTS}/bare.html`)
      const shown = await shows(page, '')
      assert.equal(await shown.evaluate(section => section.closest('[data-mon-enfant-a-l-ecole]').style.getPropertyValue('--mee-mark')), 'rgb(0 170 85)')
    }))
}

for (const [reducedMotion, moves] of [['reduce', 'none'], ['no-preference', 'mee-wait']]) {
  test(`what waits ${moves == 'none' ? 'stays still' : 'may move'} where the parent's device says « ${reducedMotion} »`, () =>
    inPage({ reducedMotion }, async page => {
      await page.goto(`${HOSTS}/bare.html`)
      const shown = await shows(page, '')
      const moving = await shown.evaluate(section => [...section.querySelectorAll('*')].filter(element => getComputedStyle(element).transitionDuration != '0s').length)
      assert.equal(moving, 0, 'something of a view moves')
      const animation = await shown.evaluate(section => {
        section.innerHTML = '<p class="mee-loading">Chargement en cours…</p>'
        return getComputedStyle(section.firstChild).animationName
      })
      assert.equal(animation, moves)
    }))
}
