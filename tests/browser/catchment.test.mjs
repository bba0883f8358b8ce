// « Quelle école pour nous ? »: the combobox by keyboard, the answer in text, what leaves the page, and where there is no script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fitsItsWidth, hasNoAxeViolation, HOSTS, inPage, PORTAL, screenshot, section, shows, SIZES, withBrowser,
} from './support.mjs'

withBrowser()

const field = page => section(page).getByRole('combobox', { name: 'Votre adresse' })
const options = page => section(page).getByRole('option')
const result = page => section(page).locator('[data-mee-result]')

const open = async (page, host = 'mairie') => {
  await page.goto(`${HOSTS}/${host}.html?mee=catchment`)
  await shows(page, 'catchment')
  await field(page).waitFor()
}

const marked = page => page.evaluate(() => {
  const input = document.activeElement
  const id = input?.getAttribute('aria-activedescendant')
  return id && document.getElementById(id)?.textContent
})

for (const viewport of [{ width: 320, height: 700 }, ...SIZES]) {
  test(`an address is found by keyboard alone at ${viewport.width} px, and leaves in the body of requests to the portal only`, () =>
    inPage({ viewport }, async page => {
      const sent = []
      page.on('request', request => sent.push(request))
      await open(page)
      await screenshot(page, `catchment-form-${viewport.width}`)
      await hasNoAxeViolation(page, 'the form')
      await fitsItsWidth(page, 'the form')
      await field(page).focus()
      await page.keyboard.type('2 r essai')
      await options(page).first().waitFor()
      assert.equal(await field(page).getAttribute('aria-expanded'), 'true')
      await screenshot(page, `catchment-list-${viewport.width}`)
      await hasNoAxeViolation(page, 'the list')
      await fitsItsWidth(page, 'the list')
      // Down and Up wrap; the focus never leaves the field.
      const texts = await options(page).allTextContents()
      await page.keyboard.press('ArrowUp')
      assert.equal(await marked(page), texts.at(-1))
      await page.keyboard.press('ArrowDown')
      assert.equal(await marked(page), texts[0])
      assert.equal(texts[0], '2 Rue des Essais')
      await page.keyboard.press('Enter')
      assert.equal(await field(page).inputValue(), '2 Rue des Essais')
      assert.equal(await field(page).getAttribute('aria-expanded'), 'false')
      await page.keyboard.press('Enter')
      await result(page).waitFor()
      assert.ok(await page.evaluate(() => document.activeElement?.id === 'mee-result'), 'the focus is not on the answer')
      const said = await result(page).textContent()
      assert.match(said, /Les Coquelicots/)
      assert.match(said, /côté pair/)
      await screenshot(page, `catchment-answer-${viewport.width}`)
      await hasNoAxeViolation(page, 'the answer')
      await fitsItsWidth(page, 'the answer')
      for (const request of sent) {
        const url = decodeURIComponent(request.url()).toLowerCase()
        assert.ok(!url.includes('essai') && !url.includes('99999_0010'), request.url())
        if (request.postData()) assert.ok(request.url().startsWith(PORTAL) && request.method() === 'POST', request.url())
        assert.ok([PORTAL, HOSTS].some(own => request.url().startsWith(own)) || request.url().startsWith('data:'), request.url())
      }
      assert.ok(!decodeURIComponent(page.url()).includes('ssai'), page.url())
      // The school's page is what can be shared.
      await result(page).getByRole('link', { name: /Coquelicots/ }).first().click()
      await shows(page, 'schools/9990001X')
      assert.deepEqual(page.faults, [])
    }))
}

test('Escape closes the list, then clears the field', () =>
  inPage({}, async page => {
    await open(page)
    await field(page).focus()
    await page.keyboard.type('rue des')
    await options(page).first().waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await options(page).count(), 0)
    assert.equal(await field(page).inputValue(), 'rue des')
    await page.keyboard.press('Escape')
    assert.equal(await field(page).inputValue(), '')
    assert.deepEqual(page.faults, [])
  }))

test('free text and a button work as well: what is not clear is offered, and a wrong number is said', () =>
  inPage({ viewport: SIZES[0] }, async page => {
    await open(page)
    await field(page).fill('9 chemin du moulin')
    await section(page).getByRole('button', { name: "Trouver l'école" }).click()
    await result(page).waitFor()
    assert.match((await result(page).textContent()).replaceAll('\u00a0', ' '), /Le numéro 9 n'existe pas/)
    await screenshot(page, 'catchment-choice-360')
    await hasNoAxeViolation(page, 'the choice')
    await fitsItsWidth(page, 'the choice')
    await result(page).getByRole('button', { name: '5 Chemin du Moulin' }).click()
    await section(page).locator('[data-mee-status]').first().waitFor()
    assert.match(await result(page).textContent(), /Moulin-Fictif/)
    assert.deepEqual(page.faults, [])
  }))

test('a birth date gives the class; an empty address is said at its field, which has the focus', () =>
  inPage({}, async page => {
    await open(page)
    await field(page).fill('   ')
    await section(page).getByRole('button', { name: "Trouver l'école" }).click()
    await section(page).locator('#mee-address-fault').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'mee-address')
    await hasNoAxeViolation(page, 'the fault')
    const now = new Date()
    const begins = now.getMonth() >= 7 ? now.getFullYear() : now.getFullYear() - 1
    await field(page).fill('2 rue des essais')
    await page.locator('#mee-born-on').fill(`${begins - 6}-03-14`)
    await section(page).getByRole('button', { name: "Trouver l'école" }).click()
    await result(page).waitFor()
    assert.match(await result(page).textContent(), /en principe en CP/)
    assert.equal(await section(page).locator('[data-mee-status]').count(), 1)
    assert.deepEqual(page.faults, [])
  }))

for (const viewport of SIZES) {
  test(`every kind of answer is whole at ${viewport.width} px`, () =>
    inPage({ viewport }, async page => {
      for (const [status, typed, said] of [
        ['several', "3 rue de l'école", /Jean-Essai[\s\S]*Moulin-Fictif/],
        ['to_confirm', '2 rue du 8 mai 1945', /À confirmer par la mairie[\s\S]*À qui demander/],
        ['unknown', '', /Aucun secteur[\s\S]*À qui demander/],
      ]) {
        await open(page)
        if (typed) {
          await field(page).fill(typed)
        } else {
          await section(page).locator('details.mee-point > summary').click()
          await section(page).getByLabel('Latitude').fill('45')
          await section(page).getByLabel('Longitude').fill('2')
        }
        await section(page).getByRole('button', { name: "Trouver l'école", exact: true }).click()
        await section(page).locator(`[data-mee-status="${status}"]`).first().waitFor()
        assert.match((await result(page).textContent()).replaceAll('\u00a0', ' '), said)
        await hasNoAxeViolation(page, status)
        await fitsItsWidth(page, status)
        await screenshot(page, `catchment-${status}-${viewport.width}`)
      }
      assert.deepEqual(page.faults, [])
    }))
}

test('without a script the form of the portal answers', () =>
  inPage({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } }, async page => {
    await page.goto(`${PORTAL}/portal/99999/catchment`)
    await page.getByLabel('Votre adresse').fill('2 rue des essais')
    await page.getByRole('button', { name: "Trouver l'école" }).click()
    await page.locator('[data-mee-status="found"]').first().waitFor()
    assert.equal(new URL(page.url()).search, '')
    assert.ok(!page.url().includes('essais'), page.url())
  }))
