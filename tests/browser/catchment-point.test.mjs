// « Quelle école pour nous ? » for a point: the plan, the device's own position, coordinates by keyboard, and no script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fitsItsWidth, hasNoAxeViolation, HOSTS, inPage, PORTAL, screenshot, section, shows, SIZES, withBrowser,
} from './support.mjs'

withBrowser()

const result = page => section(page).locator('[data-mee-result]')
const fold = page => section(page).locator('details.mee-point > summary')
const text = async locator => (await locator.textContent()).replaceAll('\u00a0', ' ')

const open = async page => {
  await page.goto(`${HOSTS}/mairie.html?mee=catchment`)
  await shows(page, 'catchment')
  await section(page).getByRole('combobox', { name: 'Votre adresse' }).waitFor()
}

/** No request but those to the portal holds a coordinate, and none has it in its address; none is kept in the page either. */
const staysWithThePortal = async (page, sent, coordinate) => {
  for (const request of sent) {
    assert.ok(!request.url().includes(coordinate), request.url())
    if (request.postData()?.includes(coordinate)) {
      assert.ok(request.url().startsWith(PORTAL) && request.method() === 'POST', request.url())
    }
  }
  assert.ok(sent.some(request => request.postData()?.includes(coordinate)), 'the point was not sent')
  assert.ok(!page.url().includes(coordinate), page.url())
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]))
  assert.ok(!kept.includes(coordinate), kept)
}

for (const viewport of [{ width: 320, height: 700 }, ...SIZES]) {
  test(`a point is shown on the plan at ${viewport.width} px`, () =>
    inPage({ viewport, hasTouch: viewport.width < 400 }, async page => {
      await open(page)
      await fold(page).click()
      await hasNoAxeViolation(page, 'the fields of a point')
      await fitsItsWidth(page, 'the fields of a point')
      await screenshot(page, `catchment-point-${viewport.width}`)
      await section(page).getByRole('button', { name: 'Montrer les secteurs sur un plan' }).click()
      await result(page).locator('svg').waitFor()
      assert.ok(await page.evaluate(() => document.activeElement?.id === 'mee-result'), 'the focus is not on the plan')
      await hasNoAxeViolation(page, 'the plan')
      await fitsItsWidth(page, 'the plan')
      await screenshot(page, `catchment-plan-${viewport.width}`)
      const plan = await result(page).locator('svg').boundingBox()
      // Near the western edge, then near the eastern one.
      for (const [across, school] of [[0.1, /Les Coquelicots/], [0.93, /Moulin-Fictif/]]) {
        const position = { x: plan.width * across, y: plan.height * 0.9 }
        const drawn = result(page).locator('svg[data-mee-frame]')
        if (viewport.width < 400) await drawn.tap({ position })
        else await drawn.click({ position })
        await section(page).locator('[data-mee-status]').first().waitFor()
        const said = await text(result(page))
        assert.match(said, /Les écoles de ce point/)
        assert.match(said, school)
        await hasNoAxeViolation(page, 'the answer')
        await fitsItsWidth(page, 'the answer')
        await screenshot(page, `catchment-point-answer-${viewport.width}`)
        await section(page).getByRole('button', { name: 'Montrer les secteurs sur un plan' }).click()
        await result(page).locator('svg[data-mee-frame]').waitFor()
      }
      assert.deepEqual(page.faults, [])
    }))
}

test('the device is asked for its position only when the button is pressed, and it goes to the portal alone', () =>
  inPage({ geolocation: { latitude: 46.4967321, longitude: -6.0061234, accuracy: 12 }, permissions: ['geolocation'] }, async page => {
    const sent = []
    page.on('request', request => sent.push(request))
    await page.addInitScript(() => {
      const asks = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation)
      globalThis.asked = 0
      navigator.geolocation.getCurrentPosition = (...all) => { globalThis.asked += 1; asks(...all) }
    })
    await open(page)
    await fold(page).click()
    assert.equal(await page.evaluate(() => globalThis.asked), 0)
    await section(page).getByRole('button', { name: 'Utiliser ma position' }).click()
    await section(page).locator('[data-mee-status="found"]').first().waitFor()
    assert.equal(await page.evaluate(() => globalThis.asked), 1)
    assert.match(await text(result(page)), /Les Coquelicots/)
    await staysWithThePortal(page, sent, '4967321'.slice(0, 6))
    assert.deepEqual(page.faults, [])
  }))

test('a position that is too vague is not used, and one that is refused is told in plain words', async () => {
  for (const [options, said] of [
    [{ geolocation: { latitude: 46.4967, longitude: -6.006, accuracy: 2500 }, permissions: ['geolocation'] }, /trop vague/],
    [{ permissions: [] }, /n'a pas été donnée/],
  ]) {
    await inPage(options, async page => {
      const sent = []
      page.on('request', request => request.method() === 'POST' && sent.push(request.postData()))
      await open(page)
      await fold(page).click()
      await section(page).getByRole('button', { name: 'Utiliser ma position' }).click()
      await section(page).locator('[data-mee-located]').filter({ hasText: said }).waitFor()
      await hasNoAxeViolation(page, 'the refusal')
      assert.deepEqual(sent.filter(data => data?.includes('by=point')), [])
      await screenshot(page, 'catchment-refused-1280')
      assert.deepEqual(page.faults, [])
    })
  }
})

test('a frame whose page forbids it says so in plain words', () =>
  inPage({ geolocation: { latitude: 46.4967, longitude: -6.006 }, permissions: ['geolocation'] }, async page => {
    // A page of another origin that gives its frame no permission, as a website with its own Permissions-Policy would.
    await page.goto(`${HOSTS}/bare.html`)
    await page.evaluate(source => {
      const frame = Object.assign(document.createElement('iframe'), { title: 'Portail', width: 600, height: 900, src: source })
      document.body.replaceChildren(frame)
    }, `${PORTAL}/portal/99999/catchment`)
    const frame = page.frameLocator('iframe')
    await frame.getByRole('combobox', { name: 'Votre adresse' }).waitFor()
    await frame.locator('details.mee-point > summary').click()
    await frame.getByRole('button', { name: 'Utiliser ma position' }).click()
    await frame.locator('[data-mee-located]').filter({ hasText: /n'a pas été donnée/ }).waitFor()
  }))

test('coordinates are given by keyboard alone, and a wrong one is said at its field', () =>
  inPage({ viewport: { width: 320, height: 700 } }, async page => {
    await open(page)
    await fold(page).focus()
    await page.keyboard.press('Enter')
    const latitude = section(page).getByLabel('Latitude')
    await latitude.focus()
    await page.keyboard.type('46,4967')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'mee-lon')
    await page.keyboard.type('ouest')
    await page.keyboard.press('Enter')
    await section(page).locator('#mee-lon-fault').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'mee-lon')
    assert.equal(await latitude.inputValue(), '46,4967')
    await hasNoAxeViolation(page, 'the fault')
    await fitsItsWidth(page, 'the fault')
    await section(page).getByLabel('Longitude').fill('-6,006')
    await page.keyboard.press('Enter')
    await section(page).locator('[data-mee-status="found"]').first().waitFor()
    assert.ok(await page.evaluate(() => document.activeElement?.id === 'mee-result'), 'the focus is not on the answer')
    assert.deepEqual(page.faults, [])
  }))

test('without a script coordinates are answered all the same, and nothing offers what only a script can do', () =>
  inPage({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } }, async page => {
    await page.goto(`${PORTAL}/portal/99999/catchment`)
    await page.locator('details.mee-point > summary').click()
    assert.equal(await page.getByRole('button', { name: 'Utiliser ma position' }).isVisible(), false)
    await page.getByLabel('Latitude').fill('46.4967')
    await page.getByLabel('Longitude').fill('-6.006')
    await page.getByRole('button', { name: "Trouver l'école de ce point" }).click()
    await page.locator('[data-mee-status="found"]').first().waitFor()
    assert.equal(new URL(page.url()).search, '')
    await page.getByRole('button', { name: 'Montrer les secteurs sur un plan' }).click()
    await page.locator('.mee-map svg').waitFor()
    assert.equal(await page.getByText('Touchez ou cliquez').isVisible(), false)
  }))
