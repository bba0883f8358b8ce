// The plugin of `examples` in a real WordPress, where Debian's packages are installed (`cargo xtask hosts` installs them).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { violations } from './matrix/accessible.mjs'
import { isInstalled, start } from './matrix/wordpress.mjs'
import { inPage, PORTAL, screenshot, SIZES, withBrowser } from './support.mjs'

const skip = isInstalled() ? false : 'wordpress, php-mysql and mariadb-server are not installed'
withBrowser()
let wordpress
before(async () => { if (!skip) wordpress = await start(PORTAL) })
after(() => wordpress?.stop())

for (const theme of ['twentytwentyone', 'twentytwentythree']) {
  test(`under ${theme} block, short code and classic page hold the text, and the widget takes it over in the theme's look`, { skip }, async () => {
    const { pages } = await wordpress.show(theme)
    for (const [name, address] of Object.entries(pages)) {
      const html = await (await fetch(address)).text()
      assert.match(html, /<div data-mon-enfant-a-l-ecole data-commune="99999"[^>]*><section class="mee"/, `${name}: no text for search engines`)
      const without = await (await fetch(`${address}&mee=schools/9990001X`)).text()
      assert.match(without, /data-mee-view="schools\/9990001X"/, `${name}: no navigation without a script`)
    }
    for (const viewport of SIZES) {
      await inPage({ viewport }, async page => {
        await page.goto(pages.block)
        await page.waitForFunction(() => document.querySelector('[data-mon-enfant-a-l-ecole]')?.dataset.meeState == 'ready')
        const [theirs, ours] = await page.evaluate(() => ['.wp-block-heading, .entry-content > h2, .wp-block-post-content > h2', '.mee h2'].map(selector => {
          const style = getComputedStyle(document.querySelector(selector))
          return [style.fontFamily, style.fontSize, style.fontWeight, style.color, style.lineHeight].join(' ')
        }))
        assert.equal(ours, theirs)
        assert.deepEqual(await violations(page, '[data-mon-enfant-a-l-ecole]'), [])
        await screenshot(page, `wordpress-${theme}-${viewport.width}`)
        await page.locator('.mee a[data-mee-view="schools"]').first().click()
        await page.locator('.mee[data-mee-view="schools"]').waitFor()
        assert.deepEqual(page.faults.filter(fault => !fault.includes('favicon')), [])
      })
    }
  })
}
