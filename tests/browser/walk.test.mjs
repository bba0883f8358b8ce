// A parent's way through the portal on each host page, on a telephone and on a desk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fitsItsWidth, focusIsOnHeading, hasNoAxeViolation, HOSTS, inAddress, inPage, isAnnounced, screenshot, section, shows,
  SINGLE_HOSTS, SIZES, withBrowser,
} from './support.mjs'

withBrowser()

for (const host of SINGLE_HOSTS) {
  for (const viewport of SIZES) {
    test(`home, theme, fiche, back, schools, school on ${host} at ${viewport.width} px`, () =>
      inPage({ viewport }, async page => {
        const look = async (name, view) => {
          const what = `${host}-${name}-${viewport.width}`
          assert.equal(inAddress(page) ?? '', view)
          await screenshot(page, what)
          await fitsItsWidth(page, what)
          await hasNoAxeViolation(page, what)
        }
        const follow = async start => {
          const link = section(page).locator(`a[data-mee-view^="${start}"]`).first()
          const view = await link.getAttribute('data-mee-view')
          await link.click()
          await shows(page, view)
          await focusIsOnHeading(page)
          await isAnnounced(page)
          return view
        }

        await page.goto(`${HOSTS}/${host}.html`)
        await shows(page, '')
        const focus = await page.evaluate(() => document.activeElement === document.body)
        assert.ok(focus, 'the widget takes the focus without being asked')
        await look('home', '')

        const theme = await follow('themes/')
        await look('theme', theme)
        const fiche = await follow('fiches/')
        await look('fiche', fiche)

        await page.goBack()
        await shows(page, theme)
        await focusIsOnHeading(page)
        await page.goForward()
        await shows(page, fiche)
        await page.goBack()
        await shows(page, theme)
        await page.goBack()
        await shows(page, '')
        assert.equal(inAddress(page), null)

        await follow('schools')
        await look('schools', 'schools')
        const school = await follow('schools/')
        await look('school', school)

        await page.reload()
        await shows(page, school)
        assert.equal(inAddress(page), school)
        assert.deepEqual(page.faults, [])
      }))
  }
}

test('the wasm is what takes over, and the small script of floor 2 is not loaded', () =>
  inPage({}, async page => {
    const asked = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(`${HOSTS}/mairie.html`)
    await shows(page, '')
    assert.ok(asked.some(path => path.endsWith('.wasm')), asked.join(' '))
    assert.ok(!asked.some(path => path.endsWith('/fragments.js')), asked.join(' '))
  }))

test("the host's own parameters and hash stay in the address", () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/mairie.html?page=ecoles&x=a%20b#menu`)
    await shows(page, '')
    await section(page).locator('a[data-mee-view="schools"]').first().click()
    await shows(page, 'schools')
    const address = new URL(page.url())
    assert.equal(address.hash, '#menu')
    assert.ok(address.search.startsWith('?page=ecoles&x=a%20b'), address.search)
    assert.equal(address.searchParams.get('mee'), 'schools')
  }))

test('a link to a view opens that view at once', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/mairie.html?mee=schools/9990001X`)
    await shows(page, 'schools/9990001X')
    assert.deepEqual(page.faults, [])
  }))

test('a link to a view that does not exist says so and leads home', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/mairie.html?mee=fiches/rien-de-tel`)
    const home = page.locator('[data-mon-enfant-a-l-ecole] a').first()
    await home.waitFor()
    await hasNoAxeViolation(page, 'unknown view')
    await screenshot(page, 'mairie-unknown-1280')
  }))

test('everything can be reached and opened by keyboard alone', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/bare.html`)
    await shows(page, '')
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab')
      const view = await page.evaluate(() => document.activeElement?.dataset?.meeView)
      if (view?.startsWith('themes/')) {
        await page.keyboard.press('Enter')
        await shows(page, view)
        await focusIsOnHeading(page)
        assert.deepEqual(page.faults, [])
        return
      }
    }
    assert.fail('no theme was reached with 80 times Tab')
  }))

test('the widget keeps nothing on the device', () =>
  inPage({}, async (page, context) => {
    await page.goto(`${HOSTS}/mairie.html`)
    await shows(page, '')
    assert.deepEqual(await context.cookies(), [])
    const stored = await page.evaluate(() => localStorage.length + sessionStorage.length)
    assert.equal(stored, 0)
  }))
