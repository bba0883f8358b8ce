// What is left when something is refused: wasm, the API, the script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DEMO, focusIsOnHeading, hasNoAxeViolation, HOSTS, inAddress, inPage, isAnnounced, PORTAL, screenshot, section, shows, SINGLE_HOSTS,
  withBrowser,
} from './support.mjs'

withBrowser()

test('under the strictest policy that the widget asks for, everything works', () =>
  inPage({}, async page => {
    // The bare page has no script and no style of its own that the policy would refuse.
    await page.goto(`${HOSTS}/bare.html?csp=strict`)
    await shows(page, '')
    await section(page).locator('a[data-mee-view="schools"]').first().click()
    await shows(page, 'schools')
    assert.deepEqual(page.faults, [])
  }))

test('where wasm is refused, fragments still navigate', () =>
  inPage({}, async page => {
    const asked = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(`${HOSTS}/bare.html?csp=no-wasm`)
    await shows(page, '')
    assert.ok(asked.some(path => path.endsWith('/fragments.js')), asked.join(' '))

    const theme = await section(page).locator('a[data-mee-view^="themes/"]').first().getAttribute('data-mee-view')
    await section(page).locator(`a[data-mee-view="${theme}"]`).first().click()
    await shows(page, theme)
    await focusIsOnHeading(page)
    await isAnnounced(page)
    assert.equal(inAddress(page), theme)
    assert.equal(new URL(page.url()).searchParams.get('csp'), 'no-wasm', "the host's parameter is kept")
    await page.goBack()
    await shows(page, '')
    await page.goForward()
    await shows(page, theme)
    await page.reload()
    await shows(page, theme)
    await screenshot(page, 'bare-no-wasm-1280')
    // The browser itself reports each refusal of the policy; nothing else may go wrong.
    const others = page.faults.filter(fault => !/Content Security Policy|WebAssembly/.test(fault))
    assert.deepEqual(others, [])
  }))

test('where wasm does not arrive, fragments still navigate', () =>
  inPage({}, async page => {
    await page.route('**/*.wasm', route => route.abort())
    await page.goto(`${HOSTS}/mairie.html`)
    await shows(page, '')
    await section(page).locator('a[data-mee-view="schools"]').first().click()
    await shows(page, 'schools')
    await focusIsOnHeading(page)
  }))

for (const host of SINGLE_HOSTS) {
  test(`on ${host}, an API out of reach leaves a plain link and says what happens`, () =>
    inPage({}, async page => {
      await page.route('**/v1/**', route => route.abort())
      await page.goto(`${HOSTS}/${host}.html`)
      const root = page.locator('[data-mon-enfant-a-l-ecole]').first()
      const link = root.locator(`a[href^="${PORTAL}/portal/${DEMO}"]`).first()
      await link.waitFor()
      await root.getByText('ne répond pas').first().waitFor()
      await hasNoAxeViolation(page, `${host} without the API`)
      await screenshot(page, `${host}-unreachable-1280`)
      await page.unroute('**/v1/**')
      await link.click()
      await page.waitForURL(`${PORTAL}/portal/${DEMO}/**`)
    }))
}

test('an API that goes away meanwhile is told with a way to try again', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/mairie.html`)
    await shows(page, '')
    await page.route('**/v1/**', route => route.abort())
    await section(page).locator('a[data-mee-view="schools"]').first().click()
    const retry = page.locator('[data-mee-retry]')
    await retry.waitFor()
    await hasNoAxeViolation(page, 'an error after a click')
    await screenshot(page, 'mairie-error-1280')
    await page.unroute('**/v1/**')
    await retry.click()
    await shows(page, 'schools')
    await focusIsOnHeading(page)
  }))

test('the placeholder keeps its link where no script runs', () =>
  inPage({ javaScriptEnabled: false }, async page => {
    let placeholders = 0
    for (const host of SINGLE_HOSTS) {
      await page.goto(`${HOSTS}/${host}.html`)
      const places = page.locator('[data-mon-enfant-a-l-ecole]')
      if ((await places.count()) === 0) continue
      placeholders += 1
      const address = await places.first().locator('a').first().getAttribute('href')
      assert.ok(address.startsWith(`${PORTAL}/portal/${DEMO}`), `${host}: ${address}`)
      await page.goto(address)
      await shows(page, '', { live: false })
    }
    assert.ok(placeholders > 0, 'no host page uses the placeholder')
  }))
