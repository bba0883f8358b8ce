// `cargo xtask hosts`: every view on every host in a real browser; a gallery to look at, a score, a summary line last.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { ownViolations, violations } from './accessible.mjs'
import { HOSTS } from './hosts.mjs'
import { openSample, score } from './score.mjs'
import { serve } from './server.mjs'
import { open, VIEWS } from './views.mjs'
import { isInstalled, start } from './wordpress.mjs'

const portal = process.env.MEE_PORTAL, gallery = process.env.MEE_GALLERY
if (!portal || !gallery) throw new Error('MEE_PORTAL and MEE_GALLERY are not set; `cargo xtask hosts` sets them')
const wanted = process.argv.slice(2)
const chosen = HOSTS.filter(host => !wanted.length || wanted.includes(host.name))
const LEAST = { each: 95, mean: 98 }

mkdirSync(gallery, { recursive: true })
const hosts = await serve(portal)
const browser = await chromium.launch({
  executablePath: process.env.MEE_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const problems = [], scores = [], pictures = []

const inPage = async (width, run) => {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 740 : 900 }, reducedMotion: 'reduce', locale: 'fr-FR' })
  context.setDefaultTimeout(20_000)
  try {
    return await run(await context.newPage())
  } finally {
    await context.close()
  }
}

/** Nothing is half way from one colour to the next, nor under the mouse. */
const settle = async page => {
  await page.mouse.move(0, 0)
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(animation => animation.finished)))
}

for (const host of chosen) {
  let ofSample = []
  await inPage(1280, async page => {
    await openSample(page, hosts.url, host)
    // An isolated portal has the host's own look by inheritance only: it is no case for the score.
    if (!host.settings && host.axe != false) ofSample = await violations(page, '#sample')
    if (!host.scored) return
    const found = await score(page)
    scores.push(found.score)
    console.log(`${host.name}: native look ${found.score.toFixed(1)} %${found.differences.length ? ` (${found.differences.slice(0, 4).join('; ')})` : ''}`)
    if (found.score < LEAST.each) problems.push(`${host.name}: native look ${found.score.toFixed(1)} %, at least ${LEAST.each}`)
  }).catch(error => problems.push(`${host.name} sample: ${error.message}`))
  for (const width of [360, 1280]) for (const [name, { view, use }] of Object.entries(VIEWS)) {
    const what = `${host.name} ${name} ${width}`
    await inPage(width, async page => {
      page.on('pageerror', error => problems.push(`${what}: ${error}`))
      await open(page, hosts.url, host, view)
      await use?.(page)
      await settle(page)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (over > 0) problems.push(`${what}: ${over} px wider than its window`)
      if (host.axe != false) for (const found of ownViolations(await violations(page, '[data-mon-enfant-a-l-ecole]'), ofSample)) problems.push(`${what}: ${found}`)
      const file = `${host.name}-${name}-${width}.png`
      await page.screenshot({ path: join(gallery, file), fullPage: true })
      pictures.push([host.name, name, width, file])
    }).catch(error => problems.push(`${what}: ${error.message.split('\n')[0]}`))
  }
  console.log(`${host.name}: ${pictures.filter(([of]) => of == host.name).length} pictures`)
}

// A real WordPress: its own pages, under each of its themes.
const themes = []
if (isInstalled() && (!wanted.length || wanted.includes('wordpress'))) {
  const wordpress = await start(portal)
  try {
    for (const theme of wordpress.themes) {
      const name = `wordpress-${theme}`, { pages } = await wordpress.show(theme)
      themes.push({ name })
      for (const width of [360, 1280]) for (const [kind, address] of Object.entries(pages)) for (const [view, { view: path, use }] of Object.entries(VIEWS)) {
        const what = `${name} ${kind} ${view} ${width}`
        // Every view once, every kind of page at its start.
        if (view != 'home' && kind != 'block') continue
        await inPage(width, async page => {
          page.on('pageerror', error => problems.push(`${what}: ${error}`))
          await page.goto(path ? `${address}&mee=${path}` : address)
          await page.waitForFunction(() => document.querySelector('[data-mon-enfant-a-l-ecole]')?.dataset.meeState == 'ready')
          await use?.(page)
          await settle(page)
          for (const found of await violations(page, '[data-mon-enfant-a-l-ecole]')) problems.push(`${what}: ${found}`)
          const file = `${name}-${kind}-${view}-${width}.png`
          await page.screenshot({ path: join(gallery, file), fullPage: true })
          pictures.push([name, `${kind} ${view}`, width, file])
        }).catch(error => problems.push(`${what}: ${error.message.split('\n')[0]}`))
      }
      console.log(`${name}: ${pictures.filter(([of]) => of == name).length} pictures`)
    }
  } finally {
    wordpress.stop()
  }
}

// The page where the webmaster takes the code, before and after a commune is chosen.
const ours = []
if (!wanted.length || wanted.includes('snippet')) {
  ours.push({ name: 'snippet' })
  for (const width of [360, 1280]) for (const [name, query] of [['start', ''], ['commune', '?commune=99999']]) {
    const what = `snippet ${name} ${width}`
    await inPage(width, async page => {
      page.on('pageerror', error => problems.push(`${what}: ${error}`))
      await page.goto(`${portal}/snippet${query}`, { waitUntil: 'networkidle' })
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (over > 0) problems.push(`${what}: ${over} px wider than its window`)
      for (const found of await violations(page, 'main')) problems.push(`${what}: ${found}`)
      const file = `snippet-${name}-${width}.png`
      await page.screenshot({ path: join(gallery, file), fullPage: true })
      pictures.push(['snippet', name, width, file])
    }).catch(error => problems.push(`${what}: ${error.message.split('\n')[0]}`))
  }
}

const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
if (scores.length && mean < LEAST.mean) problems.push(`native look ${mean.toFixed(1)} % in the mean, at least ${LEAST.mean}`)
const rows = [...chosen, ...themes, ...ours].map(host => `<h2>${host.name}</h2>${[1280, 360].map(width => `<div>${pictures.filter(([of, , at]) => of == host.name && at == width)
  .map(([, name, , file]) => `<figure><a href="${file}"><img src="${file}" loading="lazy" width="${width == 360 ? 180 : 320}" alt="${host.name}, ${name}, ${width} px"></a><figcaption>${name}, ${width} px</figcaption></figure>`).join('')}</div>`).join('')}`)
writeFileSync(join(gallery, 'index.html'), `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Le portail chez ses hôtes</title><style>body{font-family:sans-serif}div{display:flex;gap:1rem;overflow:auto;align-items:start}figure{margin:0}img{border:1px solid #999}</style><h1>Le portail chez ses hôtes</h1>${rows.join('')}`)

for (const problem of problems) console.log(`  ${problem}`)
await browser.close()
hosts.close()
const look = scores.length ? `native look ${mean.toFixed(1)} % in the mean, ${Math.min(...scores).toFixed(1)} % at least over ${scores.length} hosts` : 'no host scored'
console.log(`hosts: ${chosen.length + themes.length} hosts, ${pictures.length} pictures, ${look}, ${problems.length} problems`)
process.exit(problems.length ? 1 : 0)
