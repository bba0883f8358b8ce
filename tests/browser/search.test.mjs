// « Que cherchez-vous ? »: suggestions by keyboard, results in place with their reason, and the plain form where there is no script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fitsItsWidth, focusIsOnHeading, hasNoAxeViolation, HOST_NAMES, HOSTS, inAddress, inPage, isAnnounced, PORTAL, screenshot, section,
  shows, SIZES, withBrowser,
} from './support.mjs'

withBrowser()

const hosts = ['mairie', 'bootstrap'].filter(host => HOST_NAMES.includes(host))
const field = page => section(page).locator('input[name=q]')
const options = page => section(page).getByRole('option')
const results = page => section(page).locator('.mee-results > li')

const marked = page => page.evaluate(() => {
  const id = document.activeElement?.getAttribute('aria-activedescendant')
  return id && document.getElementById(id)?.textContent
})

const answers = (page, text) => page.waitForFunction(
  text => document.querySelector('section[data-mee-view] input[name=q]')?.defaultValue === text && document.querySelector('.mee-results'),
  text,
)

for (const host of hosts) {
  for (const viewport of [{ width: 320, height: 700 }, ...SIZES]) {
    test(`an answer is found by keyboard alone in ${host} at ${viewport.width} px`, () =>
      inPage({ viewport }, async page => {
        const asked = []
        page.on('request', request => asked.push(new URL(request.url()).pathname))
        await page.goto(`${HOSTS}/${host}.html`)
        await shows(page, '')
        await field(page).waitFor()
        await screenshot(page, `search-home-${host}-${viewport.width}`)
        await fitsItsWidth(page, 'home')
        // Nothing of the suggestions is loaded before somebody enters the field.
        assert.ok(!asked.some(path => path.includes('/search')), 'the search is loaded with the page')
        await field(page).focus()
        await section(page).getByRole('combobox', { name: 'Que cherchez-vous ?' }).waitFor()
        await page.keyboard.type('psych')
        await options(page).first().waitFor()
        assert.equal(await field(page).getAttribute('aria-expanded'), 'true')
        assert.match(await section(page).locator('[data-mee-suggested]').textContent(), /proposée/)
        await screenshot(page, `search-list-${host}-${viewport.width}`)
        await hasNoAxeViolation(page, 'the list')
        await fitsItsWidth(page, 'the list')
        // Down and Up wrap; the focus never leaves the field.
        const titles = await options(page).allTextContents()
        assert.ok(titles.length <= 6)
        await page.keyboard.press('ArrowUp')
        assert.equal(await marked(page), titles.at(-1))
        await page.keyboard.press('ArrowDown')
        assert.equal(await marked(page), titles[0])
        // A title opens its page in place.
        await page.keyboard.press('Enter')
        await shows(page, 'fiches/psychologue-education-nationale')
        await focusIsOnHeading(page)
        await isAnnounced(page)
        assert.equal(inAddress(page), 'fiches/psychologue-education-nationale')
        await page.goBack()
        await shows(page, '')

        // Escape closes the list, then clears the field.
        await field(page).focus()
        await field(page).fill('')
        await page.keyboard.type('vacan')
        await options(page).first().waitFor()
        await page.keyboard.press('Escape')
        assert.equal(await options(page).count(), 0)
        assert.equal(await field(page).inputValue(), 'vacan')
        await page.keyboard.press('Escape')
        assert.equal(await field(page).inputValue(), '')

        // Words as they are, misspelt: results in place, each with its reason.
        await page.evaluate(() => { window.isStillHere = true })
        await page.keyboard.type('kantine pri')
        await page.keyboard.press('Enter')
        await answers(page, 'kantine pri')
        assert.ok(await page.evaluate(() => window.isStillHere), 'the page was loaded anew')
        await focusIsOnHeading(page)
        assert.match(inAddress(page), /^search\?q=/)
        assert.match(await results(page).first().textContent(), /Combien coûte la cantine/)
        assert.ok(await results(page).locator('mark').count() > 0)
        await screenshot(page, `search-results-${host}-${viewport.width}`)
        await hasNoAxeViolation(page, 'the results')
        await fitsItsWidth(page, 'the results')

        // A filter keeps the words; a result opens in place, and back leads to the results.
        await section(page).getByLabel('Thème').selectOption('aides')
        await section(page).getByRole('button', { name: 'Chercher' }).click()
        await page.waitForFunction(() => document.querySelector('section[data-mee-view] select[name=theme] option[selected][value=aides]'))
        const filtered = inAddress(page)
        assert.match(filtered, /q=kantine.*theme=aides/)
        await results(page).first().getByRole('link').click()
        await page.waitForFunction(() => document.querySelector('section[data-mee-view]')?.dataset.meeView.startsWith('fiches/'))
        await page.goBack()
        await answers(page, 'kantine pri')
        assert.equal(inAddress(page), filtered)
        assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0)
        assert.deepEqual(page.faults, [])
      }))
  }
}

test('nothing found leads to what is near and to the mairie', () =>
  inPage({ viewport: SIZES[0] }, async page => {
    await page.goto(`${HOSTS}/mairie.html?mee=search`)
    await shows(page, 'search')
    await field(page).fill('xyzzyq')
    await section(page).getByRole('button', { name: 'Chercher' }).click()
    await answers(page, 'xyzzyq')
    await section(page).getByRole('heading', { name: 'Aucune réponse exacte' }).waitFor()
    await section(page).getByRole('heading', { name: /Demandez/ }).waitFor()
    assert.ok(await results(page).count() > 0)
    await screenshot(page, 'search-nothing-360')
    await hasNoAxeViolation(page, 'nothing found')
    assert.deepEqual(page.faults, [])
  }))

test("a pointer takes a suggestion, on the portal's own page too", () =>
  inPage({}, async page => {
    await page.goto(`${PORTAL}/portal/99999/`)
    await field(page).focus()
    await section(page).getByRole('combobox').waitFor()
    await page.keyboard.type('garderi')
    await options(page).first().waitFor()
    await options(page).first().click()
    await page.waitForURL(/\/portal\/99999\/(fiches|calculators|news|services|events|life-events|schools)/)
    assert.deepEqual(page.faults, [])
  }))

test('without a script the form of the portal answers, at 320 px', () =>
  inPage({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } }, async page => {
    await page.goto(`${PORTAL}/portal/99999/`)
    await page.getByLabel('Que cherchez-vous ?').fill('garderie')
    await page.getByRole('button', { name: 'Chercher' }).click()
    await page.waitForURL(/\/portal\/99999\/search\?q=garderie/)
    assert.match(await results(page).first().textContent(), /avant et après la classe/)
    await fitsItsWidth(page, 'the results')
    await screenshot(page, 'search-portal-320')
  }))
