// The HTML of every view, fragment and page, is valid; tables have header cells; choices open by keyboard.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import { DEMO, inPage, OFFICIAL, PORTAL, slugs, withBrowser } from './support.mjs'

withBrowser()

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:standard', 'html-validate:a11y'],
  }),
)

const faults = async (html, what) => {
  const report = await validator.validateString(html)
  return report.results.flatMap(result =>
    result.messages.map(({ ruleId, message, line, column }) => `${what} ${line}:${column} ${ruleId}: ${message}`),
  )
}

const text = async address => {
  const reply = await fetch(address)
  assert.ok(reply.ok || reply.status === 404, `${address}: ${reply.status}`)
  return reply.text()
}

const asDocument = fragment =>
  `<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Essai</title></head><body><main><h1>Essai</h1>\n${fragment}\n</main></body></html>\n`

const fixed = ['', 'agenda', 'agenda/2026-11', 'events/aide-aux-devoirs', 'events/inscription-centre-de-loisirs', 'holidays', 'themes', 'themes/cantine', 'themes/inscription', 'schools', 'schools/9990001X', 'schools/9990004A', 'news', 'news/haie-elementaire-99999', 'services', 'life-events', 'life-events/nous-demenageons']

const tableFaults = (fragment, view) =>
  [...fragment.matchAll(/<table[\s>].*?<\/table>/gs)]
    .filter(([table]) => !/<th[\s>]/.test(table))
    .map(() => `${view}: a table without header cells`)

const validates = async portal => {
  const views = [...fixed, ...(await slugs(portal)).map(slug => `fiches/${slug}`)]
  assert.ok(views.length > fixed.length + 40, `${views.length} views`)
  const found = []
  for (const view of views) {
    const fragment = await text(`${portal}/v1/communes/${DEMO}/fragments/${view}`)
    found.push(...(await faults(asDocument(fragment), `fragment ${view}`)), ...tableFaults(fragment, view))
    found.push(...(await faults(await text(`${portal}/portal/${DEMO}/${view}`), `page ${view}`)))
  }
  found.push(...(await faults(await text(`${portal}/portal/${DEMO}/rien`), 'page that does not exist')))
  assert.deepEqual(found, [])
}

test('every view of the demo is valid HTML', () => validates(PORTAL))

test('every official fiche is valid HTML', { skip: OFFICIAL ? false : 'MEE_TEST_DATA is not set' }, () => validates(OFFICIAL))

for (const [name, portal] of [['demo', PORTAL], ['official', OFFICIAL]]) {
  test(`every choice of the ${name} fiches opens by keyboard`, { skip: portal ? false : 'MEE_TEST_DATA is not set' }, () =>
    inPage({}, async page => {
      let choices = 0
      for (const slug of await slugs(portal)) {
        const address = `${portal}/portal/${DEMO}/fiches/${slug}`
        if (!(await text(address)).includes('mee-choice')) continue
        choices += 1
        await page.goto(address)
        const cases = page.locator('.mee-choice > details > summary')
        assert.ok((await cases.count()) > 0, `${slug}: a choice without cases`)
        // The last case of the first choice: opened with the keyboard, its content shows.
        const last = cases.last()
        await last.scrollIntoViewIfNeeded()
        const ancestors = last.locator('xpath=ancestor::details[not(@open)]')
        for (let depth = (await ancestors.count()) - 1; depth > 0; depth--) {
          await last.locator(`xpath=ancestor::details[${depth + 1}]/summary`).press('Enter')
        }
        await last.focus()
        assert.ok(await last.evaluate(summary => document.activeElement === summary), `${slug} cannot be focused`)
        const isOpen = () => last.evaluate(summary => summary.parentElement.open)
        const before = await isOpen()
        await page.keyboard.press('Enter')
        assert.notEqual(await isOpen(), before, `${slug} does not open`)
      }
      assert.ok(choices > 0 || portal === PORTAL, 'no official fiche has a choice')
    }))
}
