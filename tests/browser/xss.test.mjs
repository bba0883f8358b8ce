// Hostile texts through every field agents write and through the official import: none runs in a browser, on any of our pages
// nor in a commune's page, policies set aside; and what was cleaned once is not changed by being cleaned again.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import { required } from './support.mjs'
import { startDesk, Tally } from './xss/desk.mjs'
import * as fields from './xss/fields.mjs'
import { writeOfficialSet } from './xss/official.mjs'
import { marked, motif, payloads } from './xss/payloads.mjs'
import { writeAgain } from './xss/twice.mjs'
import { inspect, isText, watching, withPages } from './xss/watch.mjs'

const all = payloads()
const tally = new Tally()
const folder = mkdtempSync(join(tmpdir(), 'mee-xss-'))
// As long as no payload acts at once, none acts later: handlers and scripts of these payloads run on loading.
const SETTLE_MS = 50
const PAGES = 3
const name = payload => marked(payload).replaceAll(/[\s\p{Cc}]+/gu, ' ').trim().slice(-100)
const accounts = all.filter(({ text }) => text.includes('<') && !text.includes('\u0000')).filter((_, at) => at % 40 === 0)

let browser
let desk
let host
let official
let written = []
// Views that a link alone shows.
let drafts = []

const hostPage = portal => `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><h1>Mairie</h1>
<script src="${portal}/widget.js" data-commune="99999" async></script></html>`

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.MEE_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  desk = await startDesk(required('MEE_BIN'), `sqlite:${join(folder, 'xss.db')}`, ({ mee, addUser }) => {
    const slots = join(folder, 'slots')
    mkdirSync(slots)
    fields.inGroups(all, 40).forEach((_, at) => writeFileSync(join(slots, `emplacements-${at}.md`), fields.slotFiche(at)))
    mee(['import', 'fiches', slots, '--producer', 'Essai'])
    official = writeOfficialSet(join(folder, 'official'), fields.inGroups(all, 10))
    const said = mee(['import', 'dila', join(folder, 'official')])
    assert.match(said, new RegExp(`${official.length} added.* 0 rejected`), said)
    for (const payload of accounts) addUser(`xss-${payload.index}`, name(payload), 'editor')
    const body = accounts.map(name).join(' ').slice(0, 200)
    mee(['body', 'add', 'epci:999999998', body])
  })
  host = createServer(({ url }, reply) =>
    reply.setHeader('content-type', 'text/html; charset=utf-8').end(url === '/blank' ? '<!DOCTYPE html><title>x</title>' : hostPage(desk.portal)),
  )
  await new Promise(resolve => host.listen(0, '127.0.0.1', resolve))
})

after(async () => {
  await browser?.close()
  desk?.stop()
  host?.close()
  rmSync(folder, { recursive: true, force: true })
})

const hostAddress = view => `http://127.0.0.1:${host.address().port}/?mee=${encodeURIComponent(view)}`

test('the corpus has three hundred different payloads, and a page that trusts them runs them', async () => {
  assert.ok(all.length >= 300, `${all.length} payloads`)
  assert.equal(new Set(all.map(({ text, index }) => text.replaceAll(`(${index})`, '()'))).size, all.length)
  const { context, ran } = await watching(browser)
  // A frame for each: what leaves one page or blocks it takes no other with it.
  await withPages(context, PAGES, fields.inGroups(all, 20), async (page, group) => {
    await page.goto(`http://127.0.0.1:${host.address().port}/blank`)
    await page.evaluate(group => {
      for (const { kind, text } of group) {
        const frame = document.body.appendChild(document.createElement('iframe'))
        if (kind === 'markup') frame.srcdoc = `<!DOCTYPE html><p>${text}`
        if (kind !== 'address') continue
        const link = frame.contentDocument.createElement('a')
        link.href = text
        if (link.protocol === 'javascript:') frame.contentDocument.body.appendChild(link).click()
      }
    }, group)
    await page.waitForTimeout(1_500)
  })
  const numbers = new Set(ran.map(what => /payload (\d+)/.exec(what)?.[1]).filter(Boolean))
  console.log(`payloads: ${all.length}, of which ${numbers.size} run where they are trusted`)
  assert.ok(numbers.size >= 100, `${numbers.size} payloads run`)
  await context.close()
})

test('every field takes each payload as text, or refuses it by name', async () => {
  const slugs = (await desk.read('/v1/communes/99999/fiches?limit=100')).items.map(({ slug }) => slug)
  const starters = slugs.filter(slug => !/^f\d|^emplacements/.test(slug))
  for (const fill of [fields.fillSlots, fields.fillFiches, fields.fillServices, fields.fillEstablishments, fields.fillRubrics]) {
    written.push(...(await fill(desk, tally, all)))
  }
  written.push(...(await fields.fillLayers(desk, tally, all, starters)))
  await fields.fillTypedRubric(desk, tally, all)
  const centre = written.find(({ view }) => view.startsWith('schools/')).view.split('/')[1]
  drafts = await fields.fillAlternatives(desk, tally, all, centre)
  written.push(...official, ...['', 'themes/aides', 'schools'].map(view => ({ view, group: [] })))
  const { taken, refused } = tally.total
  console.log(`${tally.fields.size} fields, ${taken} texts taken, ${refused} refused\n${tally}`)
  assert.ok(tally.fields.size >= 40 && taken >= 20 * all.length && refused >= all.length)
})

// Beside the pages that hold many payloads, every page of one payload takes too long: the portal shows one in three, the rest one in ten.
const isChosen = ({ group }) => group.length !== 1 || group[0].index % 10 === 0

const sees = async (name, options, show, views = written.filter(isChosen), least = 5 * all.length) => {
  const { context, ran } = await watching(browser, options)
  let read = 0
  await withPages(context, PAGES, views, async (page, { view, group }) => {
    await show(page, view)
    await page.waitForTimeout(SETTLE_MS)
    // In two steps: several pages count at once, and `read += await` would forget what another added meanwhile.
    const seen = isText(await page.evaluate(inspect), group, motif, `${name} ${view}`)
    read += seen
  })
  console.log(`${name}: ${views.length} views, ${read} payloads read as text, ${ran.length} executions`)
  assert.deepEqual(ran, [])
  assert.ok(read >= least, `${read} payloads were read`)
  await context.close()
}

const widgetShows = (page, view) =>
  page.waitForFunction(view => document.querySelector('section[data-mee-view]')?.dataset.meeView === view, view)

test('no payload runs on the pages of the portal', () =>
  sees('portal', {}, (page, view) => page.goto(`${desk.portal}/portal/99999/${view}`, { waitUntil: 'load' }), written.filter(one => isChosen(one) || one.group[0].index % 3 === 0)))

test('no payload runs on the preview of a draft, nor once it is published', async () => {
  const portal = (page, view) => page.goto(`${desk.portal}/portal/99999/${view}`, { waitUntil: 'load' })
  await sees('previews', {}, portal, drafts, all.length)
  for (const { work } of drafts) await desk.publish(work)
  await sees('documents', {}, portal, [{ view: drafts[0].view.split('?')[0], group: all }], all.length)
})

test('no payload runs in a page that embeds the widget', () =>
  sees('widget', {}, async (page, view) => {
    await page.goto(hostAddress(view))
    await widgetShows(page, view)
  }))

test('no payload runs in the widget where there is no WebAssembly', () =>
  sees('fragments', { withoutWasm: true }, async (page, view) => {
    await page.goto(hostAddress(view))
    await widgetShows(page, view)
  }))

test('no payload runs in a page whose server includes the fragment, nor when a script writes it again', () =>
  sees('included', {}, async (page, view) => {
    const fragment = await (await fetch(`${desk.portal}/v1/communes/99999/fragments/${view}`)).text()
    await page.setContent(`<!DOCTYPE html><title>Mairie</title><main>${fragment}</main>`)
    const before = await page.evaluate(() => document.querySelector('main').innerHTML)
    const again = await page.evaluate(() => {
      const main = document.querySelector('main')
      main.innerHTML = main.innerHTML
      return main.innerHTML
    })
    assert.equal(again, before, `${view} reads otherwise once it was written again`)
  }))

test('no payload runs on the page of an account named by one, nor where a body is', async () => {
  const { context, ran } = await watching(browser)
  const page = await context.newPage()
  for (const payload of accounts) {
    await context.clearCookies()
    await page.goto(`${desk.portal}/account/sign-in`)
    await page.locator('input[name=email]').fill(`xss-${payload.index}@essai.example.org`)
    await page.locator('input[name=password]').fill(desk.password)
    await page.locator('button[type=submit]').last().click()
    await page.waitForURL(`${desk.portal}/account`)
    const found = await page.evaluate(inspect)
    assert.ok(found.text.includes(name(payload)), `the page of ${name(payload)}`)
    assert.deepEqual(found.wrong.filter(what => !/^an element: <(style|script|meta)/.test(what)), [], payload.text)
  }
  await page.goto(`${desk.portal}/portal/99999/fiches/premiere-inscription-maternelle`)
  const found = await page.evaluate(inspect)
  isText(found, accounts.slice(0, 1), motif, 'the name of a body')
  assert.deepEqual(ran, [])
  await context.close()
})

test('cleaning twice equals cleaning once', async () => {
  const times = await writeAgain(desk, written)
  console.log(`${times} texts written again are the same texts`)
  assert.ok(times >= all.length, `${times} texts`)
})

test('an address that was cleaned is drawn as it is when it is given again', async () => {
  const { context } = await watching(browser)
  const page = await context.newPage()
  const drawn = async view => {
    await page.goto(`${desk.portal}/portal/99999/${view}`)
    return (await page.evaluate(inspect)).hrefs.filter(href => href.startsWith('https://site.example.org/'))
  }
  let times = 0
  for (const { view, path } of written.filter(({ path }) => /^layers\/(?!emplacements)/.test(path ?? ''))) {
    const once = [...new Set(await drawn(view))].slice(0, 30)
    const { work } = await desk.done('PUT', path, { links: once.map((url, at) => ({ title: `Lien ${at}`, url })) })
    await desk.publish(work)
    const twice = await drawn(view)
    assert.deepEqual(once.filter(href => !twice.includes(href)), [], view)
    times += once.length
  }
  console.log(`${times} addresses cleaned twice are as cleaned once`)
  assert.ok(times >= 100, `${times} addresses`)
  await context.close()
})
