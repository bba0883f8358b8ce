// Calculators in a real page: what they compute, what they send (nothing), how they are filled, by keyboard too.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  DEMO, fitsItsWidth, hasNoAxeViolation, HOSTS, inPage, PORTAL, screenshot, section, shows, SIZES, withBrowser,
} from './support.mjs'

withBrowser()

const OWN = JSON.parse(readFileSync(new URL('../calculators.json', import.meta.url), 'utf8'))

// The real cases, in our words; `cargo xtask test browser` writes them where there is test data.
const REAL = existsSync(process.env.MEE_CALCULATOR_CASES ?? '') ? JSON.parse(readFileSync(process.env.MEE_CALCULATOR_CASES, 'utf8')) : []

const form = page => section(page).locator('form[data-mee-form]')
const result = page => section(page).locator('[data-mee-result]')
const idOf = pointer => `mee-f${pointer.replaceAll('/', '-')}`

const open = async (page, calculator, host = 'mairie') => {
  await page.goto(`${HOSTS}/${host}.html?mee=calculators/${calculator}`)
  await shows(page, `calculators/${calculator}`)
  await form(page).waitFor()
}

/** Answers as a person does: field by field, adding children where there are more than the form shows. */
const fill = async (page, answers, at = '') => {
  for (const [name, answer] of Object.entries(answers)) {
    const pointer = `${at}/${name}`
    const field = page.locator(`[id="${idOf(pointer)}"]`)
    if (Array.isArray(answer) && typeof answer[0] === 'object') {
      for (const [index, group] of answer.entries()) {
        const item = page.locator(`[id="${idOf(`${pointer}/${index}`)}"]`)
        if ((await item.count()) === 0) await page.locator(`[data-mee-add="${pointer}"]`).click()
        await item.waitFor()
        await fill(page, group, `${pointer}/${index}`)
      }
    } else if (Array.isArray(answer)) {
      for (const choice of answer) await page.locator(`[id="${idOf(pointer)}-${choice}"]`).check()
    } else if ((await field.evaluate(element => element.tagName)) === 'FIELDSET') {
      await page.locator(`[id="${idOf(pointer)}-${answer}"]`).check()
    } else if ((await field.evaluate(element => element.tagName)) === 'SELECT') {
      await field.selectOption(answer)
    } else {
      await field.fill(answer)
    }
  }
}

/** Every figure that was typed and could be recognised in a request. */
const figures = answers => Object.values(answers).flatMap(answer =>
  Array.isArray(answer) ? answer.flatMap(one => (typeof one === 'object' ? figures(one) : [one])) : [answer],
).filter(text => /^\d{4}-\d\d-\d\d$|\d{4,}|^\d+,\d+$/.test(text) && !/^20\d\d-20\d\d$/.test(text))

for (const { calculator, answers } of OWN) {
  for (const viewport of SIZES) {
    test(`${calculator} at ${viewport.width} px: filled and computed, and no request carries a figure`, () =>
      inPage({ viewport }, async page => {
        const sent = []
        page.on('request', request => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`))
        await open(page, calculator)
        await screenshot(page, `calculator-${calculator}-form-${viewport.width}`)
        await fitsItsWidth(page, 'the form')
        await hasNoAxeViolation(page, `${calculator}: form`)
        const before = sent.length
        await fill(page, answers)
        await form(page).locator('[type=submit]').click()
        await result(page).waitFor()
        const isFocused = await page.evaluate(() => document.activeElement?.id === 'mee-result')
        assert.ok(isFocused, 'the focus is not on the result')
        await result(page).locator('summary').first().click()
        await screenshot(page, `calculator-${calculator}-result-${viewport.width}`)
        await fitsItsWidth(page, 'the result')
        await hasNoAxeViolation(page, `${calculator}: result`)
        assert.deepEqual(sent.slice(before), [], 'something was asked for while computing')
        for (const figure of figures(answers)) {
          const carrier = sent.find(request => request.includes(figure) || request.includes(encodeURIComponent(figure)))
          assert.equal(carrier, undefined, figure)
        }
        assert.ok(!page.url().includes('mee-f'), page.url())
        assert.deepEqual(page.faults, [])
      }))
  }
}

test('the first view does not load the tools; opening a calculator loads them once', () =>
  inPage({}, async page => {
    const asked = []
    page.on('request', request => asked.push(new URL(request.url()).pathname.split('/').pop()))
    await page.goto(`${HOSTS}/mairie.html`)
    await shows(page, '')
    await page.waitForLoadState('networkidle')
    assert.ok(!asked.some(name => /^(calculator|tariff|catchment)[._]/.test(name)), asked.join(' '))
    await section(page).locator('a[data-mee-view="calculators"]').click()
    await shows(page, 'calculators')
    await screenshot(page, 'calculators-1280')
    await hasNoAxeViolation(page, 'the list of calculators')
    for (const id of ['class', 'subscription']) {
      await section(page).locator(`a[data-mee-view="calculators/${id}"]`).click()
      await form(page).waitFor()
      await page.goBack()
      await shows(page, 'calculators')
    }
    assert.equal(asked.filter(name => name === 'calculator_bg.wasm').length, 1, asked.join(' '))
    assert.ok(!asked.some(name => /^(tariff|catchment)[._]/.test(name)), 'a tool is loaded that nobody opened')
    assert.deepEqual(page.faults, [])
  }))

test('what is missing is said at its field and in a summary that leads there', () =>
  inPage({ viewport: { width: 320, height: 700 } }, async page => {
    await open(page, 'allocation-rentree')
    await form(page).locator('[type=submit]').click()
    const faults = page.locator('#mee-faults')
    await faults.waitFor()
    assert.ok(await faults.evaluate(element => element === document.activeElement))
    assert.equal(await faults.locator('li').count(), 2)
    await screenshot(page, 'calculator-faults-320')
    await fitsItsWidth(page, 'the faults')
    await hasNoAxeViolation(page, 'the faults')
    await faults.locator('a').first().click()
    const id = await page.evaluate(() => document.activeElement.id)
    assert.equal(id, 'mee-f-children-0-born_on')
    assert.equal(await page.locator(`#${id}`).getAttribute('aria-invalid'), 'true')
    assert.ok(!page.url().includes('#'), 'the address of the host has changed')
    assert.deepEqual(page.faults, [])
  }))

test('a question is asked once the one it depends on is answered, and children come and go', () =>
  inPage({}, async page => {
    await open(page, 'quotient-familial')
    const tax = page.locator('#mee-f-reference_income')
    assert.ok(await tax.isHidden())
    await page.locator('#mee-f-method-tax_monthly').check()
    await tax.waitFor()
    assert.ok(await page.locator('#mee-f-yearly_resources').isHidden())

    await open(page, 'class')
    await page.locator('#mee-f-children-0-born_on').fill('2020-12-31')
    await page.locator('[data-mee-add="/children"]').click()
    assert.equal(await page.locator('#mee-f-children-0-born_on').inputValue(), '2020-12-31')
    await page.locator('#mee-f-children-1-born_on').fill('2021-01-01')
    await page.locator('[data-mee-remove="/children/0"]').click()
    assert.equal(await page.locator('#mee-f-children-0-born_on').inputValue(), '2021-01-01')
    assert.equal(await page.locator('#mee-f-children-1').count(), 0)
    assert.deepEqual(page.faults, [])
  }))

test('a calculator is filled and computed by keyboard alone, and again on the portal’s own page', () =>
  inPage({ viewport: { width: 320, height: 700 } }, async page => {
    await page.goto(`${PORTAL}/portal/${DEMO}/calculators/subscription`)
    await form(page).waitFor()
    const tabTo = async id => {
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab')
        if (await page.evaluate(id => document.activeElement?.id === id, id)) return
      }
      assert.fail(`${id} is not reached`)
    }
    await tabTo('mee-f-schools')
    await page.keyboard.type('9')
    await page.keyboard.press('Enter')
    await result(page).waitFor()
    assert.match(await result(page).innerText(), /675\s€/)
    await hasNoAxeViolation(page, 'the portal’s own page')
    assert.deepEqual(page.faults, [])
  }))

test('two widgets on one page compute apart', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/two.html?mee=calculators/subscription&mee2=calculators/subscription`)
    await page.waitForFunction(() => document.querySelectorAll('form[data-mee-form]').length === 2)
    const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(element => element.id))
    assert.equal(new Set(ids).size, ids.length, 'an id stands twice')
    await page.locator('#mee2-f-schools').fill('10')
    await form(page).nth(1).locator('[type=submit]').click()
    await page.locator('#mee2-result').waitFor()
    assert.equal(await result(page).count(), 1)
  }))

test('the commune’s own documents and dates are in the checklist and in the calendar, and nothing is asked for', () =>
  inPage({ viewport: { width: 320, height: 700 } }, async page => {
    const sent = []
    page.on('request', request => sent.push(request.url()))
    await open(page, 'documents')
    const registration = section(page).locator('section', { has: page.locator('#mee-registration') })
    assert.match(await registration.innerText(), /Première inscription à l'école/)
    await hasNoAxeViolation(page, 'documents of a commune')
    const before = sent.length
    await form(page).locator('[type=submit]').click()
    await result(page).waitFor()
    const list = await result(page).innerText()
    // What the law does not let be demanded is shown as free; what is for another step is not shown.
    for (const said of ['Photo d\'identité', 'Facultatif', 'Première inscription à l\'école']) assert.ok(list.includes(said), said)
    assert.ok(!list.includes('quotient familial'), list)
    const calendar = decodeURIComponent(await result(page).locator('a[download="dates.ics"]').getAttribute('href'))
    assert.equal(calendar.match(/BEGIN:VEVENT/g).length, 2)
    await page.locator('#mee-f-step-canteen').check()
    await form(page).locator('[type=submit]').click()
    await result(page).getByText('Attestation de quotient familial').waitFor()
    await fitsItsWidth(page, 'the checklist')
    assert.deepEqual(sent.slice(before), [], 'something was asked for while computing')
    assert.deepEqual(page.faults, [])
  }))

test('without wasm, the commune’s own documents and dates are listed', () =>
  inPage({ javaScriptEnabled: false }, async page => {
    await page.goto(`${PORTAL}/portal/${DEMO}/calculators/documents`)
    const text = await section(page).innerText()
    for (const said of ['Première inscription à l\'école', 'Attestation de quotient familial', 'En retard', 'demande JavaScript']) {
      assert.ok(text.includes(said), said)
    }
  }))

test('without wasm, the rule, its values and its sources are there, and that JavaScript is needed', () =>
  inPage({ javaScriptEnabled: false }, async page => {
    await page.goto(`${PORTAL}/portal/${DEMO}/calculators/allocation-rentree`)
    const text = await section(page).innerText()
    for (const said of ['demande JavaScript', 'La règle', 'Plafond de ressources', 'Sources']) assert.ok(text.includes(said), said)
    assert.equal(await page.locator('form').count(), 0)
  }))

test('our cases, and the real ones, come out in the browser’s wasm as they do natively', () =>
  inPage({}, async page => {
    await open(page, 'subscription')
    const files = await page.evaluate(() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.endsWith('/calculator.js'))[0].slice(0, -'calculator.js'.length))
    const own = OWN.map(({ calculator, today, answers, figures }) => ({ id: calculator, calculator, today, answers, expected: Object.entries(figures).map(([name, value]) => [name, value, 0]) }))
    const real = REAL.map(one => ({ ...one, today: new Date().toISOString().slice(0, 10) }))
    const wrong = await page.evaluate(async ([files, cases]) => {
      const tools = await import(`${files}calculator.js`)
      await tools.default({ module_or_path: fetch(`${files}calculator_bg.wasm`) })
      return cases.flatMap(({ id, calculator, today, answers, expected }) => {
        const outcome = tools.compute(calculator, answers, today)
        return expected.flatMap(([name, value, tolerance]) => {
          const found = outcome?.figures?.[name]
          const fits = found === value || (value !== '' && Math.abs(Number(found) - Number(value)) <= tolerance + 1e-9)
          return fits ? [] : [`${id}: ${name} is ${found}, not ${value}: ${JSON.stringify(outcome?.errors ?? {})}`]
        })
      })
    }, [files, [...own, ...real]])
    assert.deepEqual(wrong, [])
    if (process.env.MEE_PORTAL_OFFICIAL) assert.ok(REAL.length >= 100, `${REAL.length} real cases`)
  }))
