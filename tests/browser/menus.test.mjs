// A week of menus in a host page and on the portal: by keyboard, at 320 px, on paper, without a script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  api, fitsItsWidth, hasNoAxeViolation, HOST_NAMES, HOSTS, inAddress, inPage, isAnnounced, PORTAL, screenshot, section, shows, SIZES,
  withBrowser,
} from './support.mjs'

withBrowser()

const hosts = ['bare', 'bootstrap'].filter(host => HOST_NAMES.includes(host))
const text = async page => (await section(page).textContent()).replaceAll('\u00a0', ' ')

for (const host of hosts) {
  for (const viewport of SIZES) {
    test(`the week of a school in ${host} at ${viewport.width} px, from home to the next week`, () =>
      inPage({ viewport }, async page => {
        await page.goto(`${HOSTS}/${host}.html`)
        await shows(page, '')
        await section(page).getByRole('heading', { name: "Au menu aujourd'hui" }).waitFor()
        await screenshot(page, `menus-home-${host}-${viewport.width}`)
        await section(page).getByRole('link', { name: /menus de la semaine/ }).click()
        await shows(page, 'menus')
        await isAnnounced(page)
        assert.equal(inAddress(page), 'menus')
        await hasNoAxeViolation(page, `${host} menus ${viewport.width}`)
        await fitsItsWidth(page, 'menus')
        await screenshot(page, `menus-${host}-${viewport.width}`)

        // The choice is in the address, and nowhere else.
        await section(page).locator('summary', { hasText: 'Choisir un restaurant' }).click()
        await section(page).getByRole('link', { name: 'Restaurant scolaire Jean-Essai' }).click()
        await shows(page, 'menus/restaurant-scolaire-jean-essai')
        assert.equal(inAddress(page), 'menus/restaurant-scolaire-jean-essai')
        assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0)
        const week = await api('/menus?restaurant=restaurant-scolaire-jean-essai')
        assert.equal(week.restaurants.length, 1)
        const said = await text(page)
        for (const day of week.restaurants[0].days) {
          for (const dish of day.meals.flatMap(meal => meal.dishes)) {
            assert.ok(said.includes(dish.name), dish.name)
            const words = dish.allergens.map(allergen => allergen.label).join(', ')
            assert.ok(said.includes(words ? `Allergènes : ${words}` : 'Allergènes non publiés'), words)
          }
        }

        // The next week by keyboard; its own address; back again.
        await section(page).getByRole('link', { name: 'Semaine suivante' }).focus()
        await page.keyboard.press('Enter')
        await shows(page, `menus/${week.next}/restaurant-scolaire-jean-essai`)
        await hasNoAxeViolation(page, `${host} next week ${viewport.width}`)
        await section(page).getByRole('link', { name: 'Cette semaine' }).click()
        await shows(page, 'menus/restaurant-scolaire-jean-essai')
        await page.goBack()
        await shows(page, `menus/${week.next}/restaurant-scolaire-jean-essai`)
        // A week without menus is said so.
        await page.goto(`${HOSTS}/${host}.html?mee=menus/2035-W10`)
        await shows(page, 'menus/2035-W10')
        assert.match(await text(page), /Aucun menu n'est publié pour la semaine du 5 au 11 mars 2035/)
        await hasNoAxeViolation(page, `${host} missing week ${viewport.width}`)
        await screenshot(page, `menus-missing-${host}-${viewport.width}`)
        assert.deepEqual(page.faults, [])
      }))
  }
}

test('the school page leads to its menus, without a script, at 320 px, and they print without their links', () =>
  inPage({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } }, async page => {
    await page.goto(`${PORTAL}/portal/99999/schools/9990003Z`)
    await page.getByRole('link', { name: 'Les menus de la cantine, cette semaine' }).click()
    await page.waitForURL(`${PORTAL}/portal/99999/menus/9990003Z`)
    await fitsItsWidth(page, 'menus at 320 px')
    await screenshot(page, 'menus-portal-320')
    await page.getByText('Choisir un restaurant ou une école').click()
    await page.getByRole('link', { name: 'Tous les restaurants' }).click()
    await page.waitForURL(`${PORTAL}/portal/99999/menus`)
    await page.emulateMedia({ media: 'print' })
    assert.ok(!(await section(page).getByText('Semaine suivante').isVisible()))
    assert.ok(await section(page).getByText('Lire les allergènes').isVisible())
    await screenshot(page, 'menus-print')
  }))
