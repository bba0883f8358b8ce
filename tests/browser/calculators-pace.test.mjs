// A calculator one question at a time: in order, by keyboard, with every answer kept, and to the same result.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitsItsWidth, hasNoAxeViolation, HOSTS, inPage, screenshot, section, shows, SIZES, withBrowser } from './support.mjs'

withBrowser()

const form = page => section(page).locator('form[data-mee-form]')
const result = page => section(page).locator('[data-mee-result]')
const NARROW = { width: 320, height: 700 }

const open = async (page, calculator, ready = form(page)) => {
  await page.goto(`${HOSTS}/mairie.html?mee=calculators/${calculator}`)
  await shows(page, `calculators/${calculator}`)
  await ready.waitFor()
}

const focused = page => page.evaluate(() => document.activeElement?.id)
const status = page => page.evaluate(() => document.querySelector('[data-mon-enfant-a-l-ecole] [role=status]').textContent)
const next = page => form(page).locator('[type=submit]').click()
const back = page => form(page).locator('[data-mee-back]').click()

/** Only this question is on show, the focus is on its words, and how far it is was said. */
const asks = async (page, id, progress) => {
  await page.waitForFunction(id => document.activeElement?.id === `mee-f-${id}-ask`, id)
  const shown = await form(page).locator('[id$="-ask"]:visible').evaluateAll(all => all.map(one => one.id))
  assert.ok(shown.includes(`mee-f-${id}-ask`), shown.join(' '))
  // Around a child's question stands the legend of its group.
  const beside = shown.filter(one => one !== `mee-f-${id}-ask` && !`mee-f-${id}`.startsWith(one.replace(/-ask$/, '-')))
  assert.deepEqual(beside, [])
  assert.equal(await form(page).locator('[data-mee-progress]').innerText(), progress)
  assert.equal(await status(page), progress)
}

for (const viewport of [NARROW, ...SIZES]) {
  test(`several children are asked one by one at ${viewport.width} px, and no answer is lost`, () =>
    inPage({ viewport }, async page => {
      await open(page, 'class')
      await page.locator('#mee-f-children-0-born_on').fill('2020-12-31')
      await form(page).locator('[data-mee-pace]').click()
      assert.equal(await focused(page), 'mee-pace')
      assert.equal(await form(page).locator('[data-mee-back]').count(), 0)
      await next(page)
      await asks(page, 'children-0-born_on', 'Question 2 sur 4')
      assert.equal(await page.locator('#mee-f-children-0-born_on').inputValue(), '2020-12-31')
      await screenshot(page, `calculator-pace-question-${viewport.width}`)
      await fitsItsWidth(page, 'a question')
      await hasNoAxeViolation(page, 'a question')
      await next(page)
      await asks(page, 'children-0-path', 'Question 3 sur 4')
      await next(page)
      await asks(page, 'children', 'Question 4 sur 4')
      assert.equal(await form(page).locator('[type=submit]').innerText(), 'Calculer')
      await screenshot(page, `calculator-pace-group-${viewport.width}`)
      await hasNoAxeViolation(page, 'the question of the group')
      await form(page).locator('[data-mee-add]').click()
      await asks(page, 'children-1-born_on', 'Question 4 sur 6')
      await page.locator('#mee-f-children-1-born_on').fill('2021-01-01')
      await back(page)
      await asks(page, 'children-0-path', 'Question 3 sur 6')
      await form(page).locator('[data-mee-pace]').click()
      assert.equal(await page.locator('#mee-f-children-1-born_on').inputValue(), '2021-01-01')
      assert.ok(await page.locator('#mee-f-children-0-born_on').isVisible())
      await form(page).locator('[data-mee-pace]').click()
      for (let step = 0; step < 6; step++) await next(page)
      await result(page).waitFor()
      assert.equal(await focused(page), 'mee-result')
      assert.match(await result(page).innerText(), /Enfant 2/)
      await screenshot(page, `calculator-pace-result-${viewport.width}`)
      await fitsItsWidth(page, 'the result')
      assert.deepEqual(page.faults, [])
    }))
}

test('a question that depends on another comes after it, and the count follows at once', () =>
  inPage({ viewport: NARROW }, async page => {
    await open(page, 'quotient-familial')
    await form(page).locator('[data-mee-pace]').click()
    const progress = form(page).locator('[data-mee-progress]')
    assert.equal(await progress.innerText(), 'Question 1 sur 8')
    await page.locator('#mee-f-method-tax_monthly').check()
    assert.equal(await progress.innerText(), 'Question 1 sur 3')
    await next(page)
    await asks(page, 'reference_income', 'Question 2 sur 3')
    assert.deepEqual(page.faults, [])
  }))

test('by keyboard alone: Enter goes on, a wrong answer holds the walk and is said, and the result comes last', () =>
  inPage({ viewport: NARROW }, async page => {
    await open(page, 'quotient-familial')
    await page.locator('#mee-pace').focus()
    await page.keyboard.press('Enter')
    await page.locator('#mee-f-method-caf').focus()
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    assert.ok(await page.locator('#mee-f-method-tax_monthly').isChecked())
    await page.keyboard.press('Enter')
    await asks(page, 'reference_income', 'Question 2 sur 3')
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), 'mee-f-reference_income')
    await page.keyboard.type('douze')
    await page.keyboard.press('Enter')
    await page.locator('#mee-faults').waitFor()
    assert.equal(await focused(page), 'mee-faults')
    assert.equal(await page.locator('#mee-faults li').count(), 1, 'questions that are not reached yet are not reproached')
    await screenshot(page, 'calculator-pace-fault-320')
    await hasNoAxeViolation(page, 'a fault')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await focused(page), 'mee-f-reference_income')
    await page.locator('#mee-f-reference_income').fill('12000')
    await page.keyboard.press('Enter')
    await asks(page, 'tax_parts', 'Question 3 sur 3')
    await page.keyboard.press('Tab')
    await page.keyboard.type('2')
    await page.keyboard.press('Enter')
    await result(page).waitFor()
    assert.match(await result(page).innerText(), /500\s€/)
    assert.deepEqual(page.faults, [])
  }))

test('a form of one question has no switch', () =>
  inPage({}, async page => {
    await open(page, 'subscription')
    assert.equal(await form(page).locator('.mee-field:visible').count(), 1)
    assert.equal(await form(page).locator('[data-mee-pace]').count(), 0)
    assert.deepEqual(page.faults, [])
  }))

for (const calculator of ['quotient-familial', 'tariff', 'class', 'documents', 'derogation', 'allocation-rentree', 'bourse-college', 'subscription']) {
  test(`${calculator}: every question is reached by keyboard at 320 px, and what is sent is answered`, () =>
    inPage({ viewport: NARROW }, async page => {
      await open(page, calculator, form(page).first())
      const first = form(page).first()
      await fitsItsWidth(page, 'the form')
      // A group of buttons is one stop: the arrows walk within it.
      const stop = element => element.type === 'radio' ? element.name : element.id || element.textContent
      const wanted = await first.locator('input:visible, select:visible, button:visible').evaluateAll((all, stop) => all.map(eval(stop)), stop.toString())
      await first.evaluate(form => { form.tabIndex = -1; form.focus() })
      const reached = new Set()
      for (let step = 0; step < 200; step++) {
        await page.keyboard.press('Tab')
        const here = await page.evaluate(stop => {
          const at = document.activeElement
          return at.closest('form[data-mee-form]') ? [eval(stop)(at), at.type === 'submit'] : null
        }, stop.toString())
        if (!here) break
        reached.add(here[0])
        if (here[1]) break
      }
      assert.deepEqual([...new Set(wanted)].filter(one => !reached.has(one)), [], 'never reached')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => /(result|faults)$/.test(document.activeElement?.id ?? ''))
      await fitsItsWidth(page, 'what is answered')
      await screenshot(page, `calculator-${calculator}-answer-320`)
      await hasNoAxeViolation(page, `${calculator} at 320 px`)
      assert.deepEqual(page.faults, [])
    }))
}
