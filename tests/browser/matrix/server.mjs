// Serves the pages of the matrix as a commune's website would: from another origin than the portal.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, normalize } from 'node:path'
import { compile } from 'tailwindcss'
import { find, HOSTS, page } from './hosts.mjs'

const packages = join(import.meta.dirname, '../node_modules')

/** The style sheet that Tailwind 4 makes of the classes of its host: all of it stands in cascade layers. */
const tailwind = async () => {
  const loadStylesheet = async id => ({ path: id, base: packages, content: readFileSync(join(packages, id == 'tailwindcss' ? 'tailwindcss/index.css' : id), 'utf8') })
  const { build } = await compile('@import "tailwindcss";', { loadStylesheet })
  const host = HOSTS.find(host => host.tailwind)
  return build([host.main, ...Object.values(host.idiom)].join(' ').split(' '))
}

const types = { css: 'text/css', js: 'text/javascript', woff2: 'font/woff2', svg: 'image/svg+xml' }

/** Starts it; `url` is where it listens. A test may put answers of its own into `answers`, by path. */
export const serve = async portal => {
  const css = await tailwind()
  const answers = new Map()
  const server = createServer((request, reply) => {
    const url = new URL(request.url, 'http://host')
    const send = (type, body, headers = {}) => reply.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body)
    const own = answers.get(url.pathname)
    if (own) return send('text/html', own.body, own.headers)
    if (url.pathname == '/tailwind.css') return send('text/css', css)
    if (url.pathname.startsWith('/vendor/')) {
      const file = normalize(join(packages, decodeURIComponent(url.pathname.slice(8))))
      if (!file.startsWith(packages)) return reply.writeHead(404).end()
      try {
        const body = readFileSync(file)
        return reply.writeHead(200, { 'content-type': types[file.split('.').pop()] ?? 'application/octet-stream' }).end(body)
      } catch {
        return reply.writeHead(404).end()
      }
    }
    const host = find(url.pathname.slice(1).replace(/\.html$/, ''))
    if (!host) return reply.writeHead(url.pathname == '/favicon.ico' ? 204 : 404).end()
    send('text/html', page(host, portal, { settings: url.searchParams.get('settings') ?? host.settings, withSample: url.searchParams.has('sample') }))
  })
  await new Promise(listening => server.listen(0, '127.0.0.1', listening))
  return { url: `http://127.0.0.1:${server.address().port}`, answers, close: () => server.close() }
}
