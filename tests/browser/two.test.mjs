// Two widgets on one page: each goes its own way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOST_NAMES, HOSTS, hasNoAxeViolation, inAddress, inPage, screenshot, section, shows, SIZES, withBrowser } from './support.mjs'

withBrowser()

for (const viewport of SIZES) {
  test(`two widgets go their own ways at ${viewport.width} px`, () =>
    inPage({ viewport }, async page => {
      assert.ok(HOST_NAMES.includes('two'), 'examples/hosts/two.html is missing')
      await page.goto(`${HOSTS}/two.html`)
      await shows(page, '', { nth: 0 })
      await shows(page, '', { nth: 1 })

      const open = (nth, view) => section(page).nth(nth).locator(`a[data-mee-view="${view}"]`).first().click()
      await open(0, 'schools')
      await shows(page, 'schools', { nth: 0 })
      await shows(page, '', { nth: 1 })
      const theme = await section(page).nth(1).locator('a[data-mee-view^="themes/"]').first().getAttribute('data-mee-view')
      await open(1, theme)
      await shows(page, theme, { nth: 1 })
      await shows(page, 'schools', { nth: 0 })
      assert.deepEqual([inAddress(page, 'mee'), inAddress(page, 'mee2')], ['schools', theme])

      const ids = await page.locator('[id]').evaluateAll(all => all.map(element => element.id))
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], 'an id stands twice')
      await screenshot(page, `two-open-${viewport.width}`)
      await hasNoAxeViolation(page, 'two widgets')

      await page.reload()
      await shows(page, 'schools', { nth: 0 })
      await shows(page, theme, { nth: 1 })
      await page.goBack()
      await shows(page, '', { nth: 1 })
      await shows(page, 'schools', { nth: 0 })
      assert.deepEqual(page.faults, [])
    }))
}
