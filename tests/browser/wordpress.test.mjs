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

test('in the block editor the block is inserted, shows the portal, is set, and is published with it', { skip }, async () => {
  await wordpress.show('twentytwentythree')
  await inPage({ locale: 'en-GB' }, async page => {
    page.setDefaultTimeout(60_000)
    // Its form takes the focus for itself a moment after it is shown, and with it what is being filled in elsewhere: the session
    // is opened without it, in the two requests that a browser makes.
    const login = `${wordpress.url}/wp-login.php`
    await page.request.get(login)
    const admitted = await page.request.post(login, { form: { log: 'agent', pwd: 'essai' } })
    assert.match(admitted.url(), /\/wp-admin\//, 'WordPress refused the session')
    await page.goto(`${wordpress.url}/wp-admin/post-new.php?post_type=page`)
    await page.waitForFunction(() => globalThis.wp?.data?.select('core/block-editor') && globalThis.wp.data.select('core/edit-post'))
    await page.evaluate(() => globalThis.wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false))
    await page.getByRole('textbox', { name: 'Add title' }).fill('Nos écoles')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/mon enfant')
    await page.getByRole('option', { name: /Mon enfant/ }).waitFor()
    await page.keyboard.press('Enter')
    const block = page.locator('.wp-block-mon-enfant-a-l-ecole-portail')
    await block.locator('.mee[data-mee-view=""] h2').first().waitFor()
    // The block's own setting redraws what is seen.
    await page.getByLabel('Vue affichée d’abord').fill('schools')
    await block.locator('.mee[data-mee-view="schools"] h2').first().waitFor()
    assert.equal(await block.locator('.mee-trail li').first().evaluate(step => getComputedStyle(step).display), 'block', 'the editor has no style of the portal')
    await screenshot(page, 'wordpress-editor-1280')

    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.locator('.editor-post-publish-panel').getByRole('button', { name: 'Publish', exact: true }).click()
    const address = await page.locator('.post-publish-panel__postpublish-header a').first().getAttribute('href')
    const html = await (await fetch(address)).text()
    assert.match(html, /<div data-mon-enfant-a-l-ecole data-commune="99999" data-view="schools"[^>]*><section class="mee" data-mee-view="schools"/)
    await page.goto(address)
    await page.waitForFunction(() => document.querySelector('[data-mon-enfant-a-l-ecole]')?.dataset.meeState == 'ready')
    await page.locator('.mee a[data-mee-view^="schools/"]').first().click()
    await page.locator('.mee[data-mee-view^="schools/"]').waitFor()
    // What the editor itself says in its console is WordPress's.
    assert.deepEqual(page.faults.filter(fault => /mon-enfant|widget|mee/i.test(fault)), [])
  })
})
