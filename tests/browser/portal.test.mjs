// The server's own pages, walked without a script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO, fitsItsWidth, hasNoAxeViolation, inPage, PORTAL, screenshot, section, shows, SIZES, slugs, withBrowser } from './support.mjs'

withBrowser()

for (const viewport of SIZES) {
  test(`the portal's pages are walked without a script at ${viewport.width} px`, () =>
    inPage({ viewport, javaScriptEnabled: false }, async page => {
      const titles = new Set()
      const follow = async start => {
        const link = section(page).locator(`a[data-mee-view^="${start}"]`).first()
        const view = await link.getAttribute('data-mee-view')
        await link.click()
        await page.waitForURL(`${PORTAL}/portal/${DEMO}/${view}`)
        assert.equal(await section(page).getAttribute('data-mee-view'), view)
        titles.add(await page.title())
        return view
      }
      await page.goto(`${PORTAL}/portal/${DEMO}/`)
      await screenshot(page, `portal-home-${viewport.width}`)
      titles.add(await page.title())
      await follow('themes/')
      await screenshot(page, `portal-theme-${viewport.width}`)
      await follow('fiches/')
      await screenshot(page, `portal-fiche-${viewport.width}`)
      await page.goBack()
      await page.goBack()
      await follow('schools')
      await screenshot(page, `portal-schools-${viewport.width}`)
      await follow('schools/')
      await screenshot(page, `portal-school-${viewport.width}`)
      assert.equal(titles.size, 5, [...titles].join(' | '))
      assert.deepEqual(page.faults, [])
    }))

  test(`axe finds nothing on the portal's pages at ${viewport.width} px`, () =>
    inPage({ viewport }, async page => {
      for (const view of ['', 'themes', 'themes/cantine', 'schools', 'schools/9990003Z', 'rien']) {
        await page.goto(`${PORTAL}/portal/${DEMO}/${view}`)
        await hasNoAxeViolation(page, `/portal/${DEMO}/${view}`)
        await fitsItsWidth(page, view)
      }
      // The browser itself reports the status of the page that does not exist.
      assert.deepEqual(page.faults.filter(fault => !/404/.test(fault)), [])
    }))
}

test('on the portal’s own pages the widget leaves every page its own address and title', () =>
  inPage({}, async page => {
    await page.goto(`${PORTAL}/portal/${DEMO}/`)
    await page.waitForLoadState('networkidle')
    const title = await page.title()
    await section(page).locator('a[data-mee-view="schools"]').first().click()
    await page.waitForURL(`${PORTAL}/portal/${DEMO}/schools`)
    assert.equal(await section(page).getAttribute('data-mee-view'), 'schools')
    assert.notEqual(await page.title(), title)
    assert.deepEqual(page.faults, [])
  }))

test('the documentation opens with no request to elsewhere', () =>
  inPage({}, async page => {
    const elsewhere = []
    page.on('request', request => {
      const address = request.url()
      if (!address.startsWith(PORTAL) && !/^(data|blob|about):/.test(address)) elsewhere.push(address)
    })
    await page.goto(`${PORTAL}/docs`, { waitUntil: 'networkidle' })
    assert.ok((await page.locator('body').innerText()).includes('/v1/communes'), 'the operations are not shown')
    assert.deepEqual(elsewhere, [])
    assert.deepEqual(page.faults, [])
    await screenshot(page, 'docs-1280')
  }))

test('in print, what is folded on the screen is open', () =>
  inPage({}, async page => {
    let folded = 0
    for (const slug of await slugs(PORTAL)) {
      const address = `${PORTAL}/portal/${DEMO}/fiches/${slug}`
      if (!(await (await fetch(address)).text()).includes('<details')) continue
      await page.emulateMedia({ media: 'print' })
      await page.goto(address)
      const hidden = await section(page).locator('details > :not(summary)').evaluateAll(all =>
        all.filter(element => !element.checkVisibility({ contentVisibilityAuto: true })).map(element => element.outerHTML.slice(0, 80)),
      )
      assert.deepEqual(hidden, [], slug)
      folded += 1
      if (folded === 1) await screenshot(page, 'portal-print-1280')
      if (folded === 5) break
    }
    assert.ok(folded > 0, 'no fiche folds anything')
  }))
