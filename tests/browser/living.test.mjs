// The living portal: dossiers, services and life events in host pages and on the portal; what is urgent, on top of an open view.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO, fitsItsWidth, hasNoAxeViolation, HOST_NAMES, HOSTS, inPage, PORTAL, screenshot, section, shows, SIZES, withBrowser } from './support.mjs'

withBrowser()

const VIEWS = ['', 'news', 'news/haie-elementaire-99999', 'services', 'life-events', 'life-events/nous-demenageons']
const notices = page => section(page).locator('[data-mee-notices]')

for (const viewport of SIZES) {
  for (const host of HOST_NAMES.filter(name => ['bare', 'bootstrap'].includes(name))) {
    test(`the living portal in ${host} at ${viewport.width} px`, () =>
      inPage({ viewport }, async page => {
        for (const view of VIEWS) {
          await page.goto(`${HOSTS}/${host}.html${view && `?mee=${view}`}`)
          await shows(page, view)
          assert.equal(await notices(page).count(), 1, `${view}: no notice`)
          await hasNoAxeViolation(page, `${host} ${view} ${viewport.width}`)
          await fitsItsWidth(page, view)
          await screenshot(page, `living-${host}-${view.replaceAll('/', '-') || 'home'}-${viewport.width}`)
        }
        assert.deepEqual(page.faults, [])
      }))
  }

  test(`the living portal on its own pages at ${viewport.width} px, without a script`, () =>
    inPage({ viewport, javaScriptEnabled: false }, async page => {
      for (const view of VIEWS) {
        await page.goto(`${PORTAL}/portal/${DEMO}/${view}`)
        assert.equal(await section(page).getAttribute('data-mee-view'), view)
        assert.equal(await notices(page).count(), 1, `${view}: no notice`)
      }
      // From the home to a fiche by way of a life event, by links alone.
      await page.goto(`${PORTAL}/portal/${DEMO}/`)
      await section(page).locator('a[data-mee-view="life-events/entree-au-cp"]').click()
      await section(page).locator('a[data-mee-view="fiches/inscription-cp"]').click()
      assert.equal(await section(page).getAttribute('data-mee-view'), 'fiches/inscription-cp')
    }))

  test(`axe finds nothing on the living portal's own pages at ${viewport.width} px`, () =>
    inPage({ viewport }, async page => {
      for (const view of VIEWS) {
        await page.goto(`${PORTAL}/portal/${DEMO}/${view}`)
        await hasNoAxeViolation(page, `/portal/${DEMO}/${view}`)
        await fitsItsWidth(page, view)
        await screenshot(page, `living-portal-${view.replaceAll('/', '-') || 'home'}-${viewport.width}`)
      }
      assert.deepEqual(page.faults, [])
    }))
}

// What the server would answer had something been published, or ended, since.
const answering = async (page, change) => {
  const asked = []
  await page.route(`${PORTAL}/v1/communes/${DEMO}/notices`, async route => {
    asked.push(Date.now())
    const reply = await route.fetch()
    const body = await reply.json()
    await route.fulfill({ response: reply, json: change(body) })
  })
  return asked
}

const added = body => ({
  items: [{ ...body.items[0], id: '01920d3e-7c1a-7b42-9f10-5a1d2c3b4eff', title: 'Alerte <b>neige</b>', label: 'Alerte', url: 'javascript:alert(1)' }, ...body.items],
  mark: `01920d3e-7c1a-7b42-9f10-5a1d2c3b4eff.1 ${body.mark}`,
})

for (const [name, options] of [['wasm', {}], ['the small script', { noWasm: true }]]) {
  test(`with ${name}, a notice comes to an open view within a minute and is read out; it goes when it is over`, () =>
    inPage({}, async page => {
      if (options.noWasm) await page.route(/core_bg\.wasm/, route => route.abort())
      await page.clock.install()
      await page.goto(`${HOSTS}/${HOST_NAMES.includes('bare') ? 'bare' : HOST_NAMES[0]}.html`)
      await shows(page, '', { live: !options.noWasm })
      let change = added
      const asked = await answering(page, body => change(body))
      const before = await notices(page).innerHTML()
      await page.clock.runFor(29_000)
      assert.equal(asked.length, 0, 'a first view asks for nothing more')
      await page.clock.runFor(2_000)
      const alert = section(page).locator('[role=alert]')
      await alert.waitFor()
      assert.ok((await alert.innerText()).includes('Alerte <b>neige</b>'), 'a title is text')
      assert.equal(await alert.locator('a').count(), 0, 'an address that is no web page leads nowhere')
      assert.equal(await section(page).locator('[data-mee-notices] > *').count(), 2)
      await hasNoAxeViolation(page, 'a notice that came')
      // Once a minute, not more.
      change = body => body
      await page.clock.runFor(61_000)
      await alert.waitFor({ state: 'detached' })
      assert.equal(asked.length, 2)
      // What the script draws is what the server drew.
      const bare = html => html.replace(/ class="[^"]*"/g, '').replaceAll('\u00a0', '&nbsp;')
      assert.equal(bare(await notices(page).innerHTML()), bare(before))
      change = () => ({ items: [], mark: '' })
      await page.clock.runFor(61_000)
      await notices(page).waitFor({ state: 'detached' })
      await page.unrouteAll({ behavior: 'wait' })
    }))
}

test('moving to another view asks for what is urgent, and a remembered view shows it too', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/${HOST_NAMES.includes('bare') ? 'bare' : HOST_NAMES[0]}.html`)
    await shows(page, '')
    const asked = await answering(page, added)
    await section(page).locator('a[data-mee-view="services"]').first().click()
    await shows(page, 'services')
    await section(page).locator('[role=alert]').waitFor()
    assert.equal(asked.length, 1)
    await page.goBack()
    await shows(page, '')
    await section(page).locator('[data-mee-notices] > *').nth(1).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    assert.deepEqual(page.faults, [])
  }))
