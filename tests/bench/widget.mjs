// `cargo xtask bench widget`: what a first view of the portal costs beside Pagefind's search, DocSearch and a React
// hello-world, built and measured in the same run: bytes as they travel (brotli at its best) and a cold load until the
// thing answers, at 1.6 Mbit/s, 150 ms, a processor four times slower.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, extname, join, normalize } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { audit } from './lighthouse.mjs'

const portal = process.env.MEE_PORTAL, out = process.env.MEE_BENCH
if (!portal || !out) throw new Error('MEE_PORTAL and MEE_BENCH are not set; `cargo xtask bench widget` sets them')
const RUNS = Number(process.env.MEE_BENCH_RUNS ?? 5)
const site = mkdtempSync(join(tmpdir(), 'mee-bench-'))
const page = (body, head = '') => `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Essai</title>${head}</head><body><main><h1>Essai</h1>${body}</main></body></html>`
const put = (name, text) => writeFileSync(join(site, name), text)

// A React hello-world: a counter.
put('react.jsx', `import { useState } from 'react'; import { createRoot } from 'react-dom/client'
const Hello = () => { const [count, set] = useState(0); return <button onClick={() => set(count + 1)}>Bonjour {count}</button> }
createRoot(document.getElementById('root')).render(<Hello />)`)
const bundle = { bundle: true, minify: true, format: 'iife', define: { 'process.env.NODE_ENV': '"production"' }, nodePaths: [join(import.meta.dirname, 'node_modules')], logLevel: 'error', jsx: 'automatic' }
await build({ ...bundle, entryPoints: [join(site, 'react.jsx')], outfile: join(site, 'react.js') })
put('react.html', page('<div id="root"></div><script src="react.js"></script>'))

// DocSearch: its button, then its window.
put('docsearch-entry.js', `import docsearch from '@docsearch/js'; docsearch({ container: '#search', appId: 'A', indices: [{ name: 'i' }], apiKey: 'k' })`)
await build({ ...bundle, entryPoints: [join(site, 'docsearch-entry.js')], outfile: join(site, 'docsearch.js') })
put('docsearch.html', page('<div id="search"></div><script src="docsearch.js"></script>'))

// Pagefind: its search page over the texts of the demo.
mkdirSync(join(site, 'texts'))
const fiches = (await (await fetch(`${portal}/v1/communes/99999/fiches?limit=100`)).json()).items
for (const fiche of fiches) put(`texts/${fiche.slug}.html`, page(`<h2>${fiche.title}</h2><p>${fiche.summary}</p>`))
execFileSync(process.execPath, [join(import.meta.dirname, 'node_modules/pagefind/lib/runner/bin.cjs'), '--site', site, '--silent'], { stdio: 'inherit' })
put('pagefind.html', page('<div id="search"></div><script src="pagefind/pagefind-ui.js"></script><script>new PagefindUI({ element: "#search" })</script>', '<link rel="stylesheet" href="pagefind/pagefind-ui.css">'))

// The page of the portal without the portal: what the machine and the browser cost by themselves.
put('bare.html', page('<p>Une page de la commune.</p>'))

put('portal.html', page(`<div data-mon-enfant-a-l-ecole data-commune="99999"><p><a href="${portal}/portal/99999/">Le portail</a></p></div><script src="${portal}/widget.js" async></script>`))

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm' }
const compressed = new Map()
const server = createServer((request, reply) => {
  const path = normalize(join(site, new URL(request.url, 'http://a').pathname))
  try {
    if (!path.startsWith(site)) throw new Error('outside')
    if (!compressed.has(path)) compressed.set(path, brotliCompressSync(readFileSync(path)))
    reply.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-encoding': 'br' }).end(compressed.get(path))
  } catch {
    reply.writeHead(request.url == '/favicon.ico' ? 204 : 404).end()
  }
})
await new Promise(listening => server.listen(0, '127.0.0.1', listening))
const url = `http://127.0.0.1:${server.address().port}`
const browser = await chromium.launch({ executablePath: process.env.MEE_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'] })

/**
 * Each until it does what it is for: a view opens in place, a search answers, a window opens, a count goes up.
 * They wait and act within the page: what a driver evaluates there from outside is itself a long task.
 */
const subjects = {
  portal: () => until(() => document.querySelector('.mee a[data-mee-view="schools"]')?.search == '?mee=schools'),
  pagefind: async () => {
    const input = await until(() => document.querySelector('.pagefind-ui__search-input'))
    input.value = 'cantine'
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await until(() => document.querySelector('.pagefind-ui__result'))
  },
  docsearch: async () => {
    (await until(() => document.querySelector('.DocSearch-Button'))).click()
    await until(() => document.querySelector('.DocSearch-Modal'))
  },
  react: async () => {
    const says = text => () => [...document.querySelectorAll('button')].find(button => button.textContent == text)
    ;(await until(says('Bonjour 0'))).click()
    await until(says('Bonjour 1'))
  },
  bare: () => until(() => document.querySelector('main')),
}
const script = name => `
globalThis.measured = { shift: 0, longest_task: 0 }
new PerformanceObserver(list => list.getEntries().forEach(entry => { measured.shift += entry.value })).observe({ type: 'layout-shift', buffered: true })
new PerformanceObserver(list => list.getEntries().forEach(entry => { measured.longest_task = Math.max(measured.longest_task, entry.duration) })).observe({ type: 'longtask', buffered: true })
{
  const until = async found => { for (;;) { const what = found(); if (what) return what; await new Promise(done => setTimeout(done, 20)) } }
  const usable = ${subjects[name]}
  usable().then(() => { measured.usable_ms = performance.now(); setTimeout(() => console.debug('measured'), 300) })
}`

const middle = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const measured = Object.fromEntries(Object.keys(subjects).map(name => [name, []]))
// Turn by turn, so that what else the machine does falls on all alike.
for (let run = 0; run < RUNS; run++) for (const name of Object.keys(subjects)) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } })
  const tab = await context.newPage(), session = await context.newCDPSession(tab)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let bytes = 0, requests = 0
  const own = new Set()
  session.on('Network.requestWillBeSent', ({ requestId, request }) => { if (!request.url.endsWith(`${name}.html`) && !request.url.endsWith('favicon.ico')) { own.add(requestId); requests += 1 } })
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => { if (own.has(requestId)) bytes += encodedDataLength })
  await tab.addInitScript(script(name))
  const done = tab.waitForEvent('console', message => message.text() == 'measured')
  await tab.goto(`${url}/${name}.html`, { waitUntil: 'commit' })
  await done
  measured[name].push({ ...await tab.evaluate(() => globalThis.measured), bytes, requests })
  await context.close()
}
await browser.close()
const lighthouse = {}
for (const name of ['portal', 'bare']) lighthouse[name] = await audit(`${url}/${name}.html`)
server.close()
rmSync(site, { recursive: true })

const rows = Object.entries(measured).map(([name, runs]) => {
  const of = figure => runs.map(run => run[figure])
  const times = of('usable_ms')
  return {
    name, usable_ms: Math.round(middle(times)), fastest_ms: Math.round(Math.min(...times)), slowest_ms: Math.round(Math.max(...times)),
    bytes: middle(of('bytes')), requests: middle(of('requests')), shift: Math.round(Math.max(...of('shift')) * 1000) / 1000,
    longest_task: Math.round(middle(of('longest_task'))), longest_tasks: of('longest_task').map(Math.round),
  }
})
mkdirSync(dirname(out), { recursive: true })
writeFileSync(out, JSON.stringify({ runs: RUNS, network: '1.6 Mbit/s, 150 ms', processor: 'x4 slower', rows, lighthouse }, null, 2) + '\n')
for (const row of rows) console.log(`${row.name.padEnd(10)} ${String(row.usable_ms).padStart(6)} ms (${row.fastest_ms}–${row.slowest_ms}), ${row.bytes} B in ${row.requests} requests, shift ${row.shift}, longest task ${row.longest_task} ms in the middle of ${row.longest_tasks.join(' ')}`)
for (const [name, { performance, accessibility, costs }] of Object.entries(lighthouse)) console.log(`lighthouse ${name.padEnd(10)} performance ${performance}, accessibility ${accessibility}${costs.length ? ` (${costs.join('; ')})` : ''}`)
const [ours, ...others] = rows.filter(row => row.name != 'bare')
const beaten = others.filter(row => row.usable_ms > ours.usable_ms)
console.log(`bench widget: ${ours.usable_ms} ms until usable, ${others.map(row => `${(row.usable_ms / ours.usable_ms).toFixed(2)} x ${row.name}`).join(', ')}; below ${beaten.length} of ${others.length}`)
