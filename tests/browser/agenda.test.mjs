// The agenda, its entries, its months and the holidays in host pages: readable by keyboard, without colour, at both widths.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  api,
  DEMO,
  fitsItsWidth,
  hasNoAxeViolation,
  HOSTS,
  inPage,
  PORTAL,
  screenshot,
  section,
  shows,
  SIZES,
  withBrowser,
} from './support.mjs'

withBrowser()

const month = new Date().toISOString().slice(0, 7)
const VIEWS = ['', 'agenda', `agenda/${month}`, 'events/aide-aux-devoirs', 'events/inscription-centre-de-loisirs', 'holidays', 'schools/9990001X']

for (const host of ['bare', 'bootstrap']) {
  for (const viewport of SIZES) {
    test(`what happens this week on ${host} at ${viewport.width} px`, () =>
      inPage({ viewport }, async page => {
        for (const view of VIEWS) {
          await page.goto(`${HOSTS}/${host}.html?mee=${view}`)
          await shows(page, view)
          await fitsItsWidth(page, view)
          await hasNoAxeViolation(page, `${view} on ${host} at ${viewport.width}`)
          await screenshot(page, `agenda-${host}-${view || 'home'}-${viewport.width}`)
        }
        assert.deepEqual(page.faults, [])
      }))
  }
}

test('from the home to an entry and its month by keyboard alone', () =>
  inPage({}, async page => {
    await page.goto(`${HOSTS}/bare.html`)
    await shows(page, '')
    const follow = async (name, view) => {
      const link = section(page).getByRole('link', { name }).first()
      await link.focus()
      await page.keyboard.press('Enter')
      await shows(page, view)
    }
    await follow("Voir tout l'agenda", 'agenda')
    await follow('Voir le mois entier', `agenda/${month}`)
    await follow('Aide aux devoirs', 'events/aide-aux-devoirs')
    const href = await section(page).getByRole('link', { name: 'Ajouter à mon agenda' }).getAttribute('href')
    assert.equal(href, `${PORTAL}/v1/communes/${DEMO}/events/aide-aux-devoirs.ics`)
    const reply = await fetch(href)
    assert.equal(reply.headers.get('content-type'), 'text/calendar; charset=utf-8')
    assert.match(await reply.text(), /^BEGIN:VCALENDAR\r\n/)
  }))

test('what is cancelled is said in words, and whether there is school tomorrow', () =>
  inPage({}, async page => {
    const { tomorrow } = await api('/calendar')
    await page.goto(`${PORTAL}/portal/${DEMO}/holidays`)
    const answer = (await section(page).locator('.mee-answer').innerText()).replaceAll('\u00a0', ' ')
    // The line of tomorrow names its day first; others speak of today and of the next day of school.
    const said = answer.split('\n').find(line => /^\S+ \d+\S* \S+ \d{4} : /.test(line)) ?? ''
    const words = { true: 'il y a école', false: "pas d'école" }[tomorrow.has_school] ?? tomorrow.label.toLowerCase()
    assert.ok(said.toLowerCase().includes(words), answer)
    await page.goto(`${PORTAL}/portal/${DEMO}/events/reunion-sixieme`)
    assert.match(await section(page).innerText(), /Annulé.*Reportée/)
  }))
