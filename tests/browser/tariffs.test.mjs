// The tariff calculator in a host page: a form for each grid of the commune, computed on the device.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitsItsWidth, hasNoAxeViolation, HOSTS, inPage, screenshot, section, shows, SIZES, withBrowser } from './support.mjs'

withBrowser()

const forms = page => section(page).locator('form[data-mee-form]')

for (const viewport of SIZES) {
  test(`what a family pays at ${viewport.width} px: a form for each grid, and nothing is asked of anybody`, () =>
    inPage({ viewport }, async page => {
      await page.goto(`${HOSTS}/mairie.html?mee=calculators/tariff`)
      await shows(page, 'calculators/tariff')
      const places = await section(page).locator('[data-mee-tool="tariff"]').count()
      assert.ok(places >= 2, `${places} grids`)
      await forms(page).nth(places - 1).waitFor()
      const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id))
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], 'an id stands twice')
      await hasNoAxeViolation(page, `tariff ${viewport.width}`)
      await screenshot(page, `tariff-${viewport.width}`)

      const sent = []
      page.on('request', request => sent.push(`${request.method()} ${request.url()}`))
      const canteen = section(page).locator('[data-mee-name="cantine-2026"]')
      const quotient = canteen.locator('input[id$="f-quotient"]')
      for (const [typed, price] of [['451', '2,30'], ['450', '1,20'], ['2000', '4,60']]) {
        await quotient.fill(typed)
        await canteen.locator('form button[type=submit]').last().click()
        const result = canteen.locator('[data-mee-result]')
        await result.filter({ hasText: price }).waitFor()
        assert.ok((await result.innerText()).includes('€'))
      }
      await fitsItsWidth(page)
      await hasNoAxeViolation(page, `tariff result ${viewport.width}`)
      await screenshot(page, `tariff-result-${viewport.width}`)
      assert.deepEqual(sent, [], 'computing asks nobody')

      // What cannot be is said at its field, in the form that it was typed into.
      await quotient.fill('beaucoup')
      await canteen.locator('form button[type=submit]').last().click()
      await canteen.locator('.mee-fault').first().waitFor()
      assert.equal(await section(page).locator('[data-mee-tool="tariff"]:not([data-mee-name="cantine-2026"]) .mee-fault').count(), 0)
    }))
}
