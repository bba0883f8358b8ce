// What the browser tests stand on: the servers named by `cargo xtask test browser`, one browser per file, pages that
// remember what went wrong in them.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { chromium } from 'playwright-core'

export const required = name => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; \`cargo xtask test browser\` starts the servers and sets it`)
  return value
}

export const PORTAL = required('MEE_PORTAL')
export const HOSTS = required('MEE_HOSTS')
export const HOST_NAMES = required('MEE_HOST_NAMES').split(' ')
export const OFFICIAL = process.env.MEE_PORTAL_OFFICIAL
export const DEMO = '99999'

// Hosts with one widget that shows the demo; `two` has its own tests.
export const SINGLE_HOSTS = HOST_NAMES.filter(name => name !== 'two')

export const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
]

const screenshots = process.env.MEE_SCREENSHOTS
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser

/** Starts the file's browser before its tests and closes it after them. */
export const withBrowser = () => {
  before(async () => {
    browser = await chromium.launch({ executablePath: process.env.MEE_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  })
  after(() => browser?.close())
}

/**
 * Opens a page, gives it to the test and closes it.
 * Whatever it writes to its console as an error, throws or fails to load stands in `page.faults`.
 */
export const inPage = async (options, run) => {
  const context = await browser.newContext({ viewport: SIZES[1], reducedMotion: 'reduce', locale: 'fr-FR', ...options })
  context.setDefaultTimeout(15_000)
  try {
    const page = await context.newPage()
    page.faults = []
    page.on('console', message => message.type() === 'error' && page.faults.push(`${message.text()} ${message.location().url}`))
    page.on('pageerror', error => page.faults.push(String(error)))
    await run(page, context)
  } finally {
    await context.close()
  }
}

/** The sections on show, one per widget. */
export const section = page => page.locator('section[data-mee-view]')

/** Waits until a widget shows a view and, with `live`, until its links were taken over by a script. */
export const shows = async (page, view, { nth = 0, live = true } = {}) => {
  const shown = section(page).nth(nth)
  await page.waitForFunction(
    ([view, nth]) => document.querySelectorAll('section[data-mee-view]')[nth]?.dataset.meeView === view,
    [view, nth],
  )
  if (live) {
    await page.waitForFunction(nth => {
      const shown = document.querySelectorAll('section[data-mee-view]')[nth]
      const links = [...shown.querySelectorAll('a[data-mee-view]')]
      return links.every(link => link.origin === location.origin && link.pathname === location.pathname)
    }, nth)
  }
  return shown
}

/** Focus stands on the first heading of the shown section. */
export const focusIsOnHeading = async (page, nth = 0) => {
  await page.waitForFunction(nth => {
    const shown = document.querySelectorAll('section[data-mee-view]')[nth]
    return document.activeElement === shown?.querySelector('h1,h2,h3,h4,h5,h6')
  }, nth)
}

/** The view's title was said through the live region. */
export const isAnnounced = async (page, nth = 0) => {
  await page.waitForFunction(nth => {
    const shown = document.querySelectorAll('section[data-mee-view]')[nth]
    const status = shown.closest('[data-mon-enfant-a-l-ecole]').querySelector('[role=status]')
    return status.textContent.trim() !== '' && status.textContent.includes(shown.dataset.meeTitle)
  }, nth)
}

/** The view that the page's address names for a widget. */
export const inAddress = (page, key = 'mee') => new URL(page.url()).searchParams.get(key)

/** axe finds nothing, on the whole page and on the portal's region where there is one. */
export const hasNoAxeViolation = async (page, what, { hasSection = true } = {}) => {
  await page.evaluate(axe)
  const violations = await page.evaluate(async hasSection => {
    const found = []
    for (const context of [document, ...(hasSection ? [{ include: [['section[data-mee-view]']] }] : [])]) {
      const { violations } = await globalThis.axe.run(context, { resultTypes: ['violations'] })
      for (const { id, help, nodes } of violations) {
        for (const node of nodes) found.push(`${id}: ${help}: ${node.html.slice(0, 200)}`)
      }
    }
    return [...new Set(found)]
  }, hasSection)
  assert.deepEqual(violations, [], what)
}

/** Nothing makes the page scroll sideways. */
export const fitsItsWidth = async (page, what) => {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  assert.ok(content <= window, `${what}: ${content} px of content in ${window} px`)
}

export const screenshot = async (page, name) => {
  if (!screenshots) return
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name.replaceAll('/', '-')}.png`), fullPage: true })
}

/** JSON of the API. */
export const api = async (path, portal = PORTAL) => {
  const reply = await fetch(path.startsWith('http') ? path : `${portal}/v1/communes/${DEMO}${path}`)
  assert.equal(reply.status, 200, path)
  return reply.json()
}

/** The slug of every fiche, by the API's own pages. */
export const slugs = async portal => {
  const found = []
  for (let next = '/fiches?limit=100'; next; ) {
    const page = await api(next, portal)
    found.push(...page.items.map(fiche => fiche.slug))
    next = page.next
  }
  return found
}
