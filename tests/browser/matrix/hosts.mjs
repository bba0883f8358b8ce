// The host pages of the matrix: what each loads, how its own authors mark things up, and what is wrong with it.
// `idiom` is the class that the host's documentation asks for; the widget has to find it by itself.

/** A commune's theme written by hand over the years. */
const COMMUNE = `
* { box-sizing: border-box } body, h1, h2, h3, p, ul { margin: 0 }
body { font: 18px/1.65 Georgia, "Times New Roman", serif; color: #2b2118; background: #f6efe3 }
h1, h2, h3, h4 { font-family: "Trebuchet MS", Verdana, sans-serif; color: #7a1f2b; line-height: 1.2 }
h1 { font-size: 2.1em; margin-bottom: .5em } h2 { font-size: 1.5em; margin: 1.2em 0 .5em; border-bottom: 3px solid #d9a441 } h3 { font-size: 1.2em; margin: 1.2em 0 .4em }
p { margin: 0 0 1em } ul { margin: 0 0 1em; padding-left: 1.4em } a { color: #8a2432; font-weight: bold; text-decoration-thickness: 2px } a:hover { color: #4c0f18 }
table { border-collapse: collapse; background: #fff } th, td { padding: 8px 12px; border: 1px solid #cbb994 } th { background: #7a1f2b; color: #fff; text-align: left }
input, select { font: inherit; padding: 8px 10px; border: 2px solid #7a6a4d; border-radius: 4px } label { font-style: italic }
button, .bouton { padding: .55em 1.4em; border: 0; border-radius: 999px; background: #1f5f4a; color: #fff; font: bold 1em "Trebuchet MS", Verdana, sans-serif }
main { max-width: 900px; margin: 0 auto; padding: 16px; background: #fffdf8 }`

const PLAIN = 'main { max-width: 60rem; margin: 0 auto; padding: 1rem }'

export const HOSTS = [
  {
    name: 'bootstrap', scored: true, sheets: ['bootstrap/dist/css/bootstrap.min.css'], main: 'container py-4',
    idiom: { label: 'form-label', input: 'form-control', button: 'btn btn-primary', table: 'table' },
  },
  {
    // As a host only: the terms of the DSFR forbid it to communes, so the portal never brings it.
    name: 'dsfr', scored: true, sheets: ['@gouvfr/dsfr/dist/dsfr.min.css'], main: 'fr-container fr-py-4w',
    idiom: { label: 'fr-label', input: 'fr-input', button: 'fr-btn', scroll: 'fr-table__content' },
  },
  {
    name: 'bulma', scored: true, sheets: ['bulma/css/bulma.min.css'], main: 'container section',
    idiom: { text: 'content', label: 'label', input: 'input', button: 'button is-primary', table: 'table' },
  },
  {
    name: 'foundation', scored: true, sheets: ['foundation-sites/dist/css/foundation.min.css'], style: 'main{max-width:75rem;margin:auto;padding:1rem}',
    idiom: { button: 'button' },
  },
  { name: 'pico', scored: true, sheets: ['@picocss/pico/css/pico.min.css'], main: 'container', idiom: {} },
  { name: 'commune', scored: true, style: COMMUNE, idiom: {} },
  {
    // Its reset leaves nothing of a table or a heading, so its authors put classes on each of them, down to the cells.
    name: 'tailwind', scored: true, tailwind: true, main: 'mx-auto max-w-4xl p-4',
    idiom: {
      h2: 'text-2xl font-bold text-sky-900 mt-6 mb-3', h3: 'text-xl font-semibold text-sky-900 mt-4 mb-2', h4: 'text-lg font-semibold text-sky-900 mt-4 mb-2', p: 'mb-4 leading-7', a: 'text-sky-700 underline', ul: 'list-disc ps-6 mb-4',
      label: 'font-medium', input: 'border border-slate-400 rounded px-3 py-2', button: 'rounded bg-sky-700 px-4 py-2 text-white',
      table: 'w-full border-collapse', th: 'border border-slate-300 bg-slate-100 px-3 py-2 text-left font-semibold', td: 'border border-slate-300 px-3 py-2',
    },
  },
  { name: 'bare', idiom: {} },
  { name: 'dark', style: `html { color-scheme: dark } body { background: #16181d; color: #e8e6e3; font: 17px/1.6 system-ui, sans-serif } a { color: #9ecbff } ${PLAIN}`, idiom: {} },
  { name: 'rtl', dir: 'rtl', lang: 'ar', style: `body { font: 17px/1.6 system-ui, sans-serif } ${PLAIN}`, idiom: {} },
  { name: 'base', base: '/ailleurs/plus/loin/', style: PLAIN, idiom: {} },
  { name: 'hostile-all', style: `* { all: unset } head, script, style, title { display: none } html, body, main { display: block } body { font: 16px/1.5 sans-serif; padding: 1rem }`, idiom: {} },
  { name: 'hostile-float', style: `div, section, p { float: left; width: 50% } h2, h3 { position: relative } table { width: 100% } ${PLAIN}`, idiom: {} },
  {
    name: 'hostile-reset',
    style: `* { margin: 0 !important; padding: 0 !important; border: 0 !important; list-style: none !important; font: inherit !important; color: inherit !important; text-decoration: none !important; background: none !important; outline: 0 !important } body { padding: 1rem !important; font: 16px/1.5 sans-serif !important }`,
    idiom: {},
  },
  {
    // axe itself does not run there.
    name: 'patched', style: PLAIN, idiom: {}, axe: false,
    // What old libraries and bug collectors do to a page.
    script: `Array.prototype.last = function () { return this[this.length - 1] }; Array.prototype.toJSON = function () { return 'x' }; Object.prototype.mixin = function () {}; Function.prototype.extend = 1
      const honest = window.fetch; window.fetch = function (address, options) { return honest.call(window, address, Object.assign({}, options)).then(reply => reply) }`,
  },
  {
    name: 'spa', style: PLAIN, idiom: {},
    // A single-page application: the place goes and comes with the route.
    script: `window.addEventListener('load', () => { const button = document.createElement('button'); button.id = 'route'; button.textContent = 'Changer de page'
      const place = document.querySelector('[data-mon-enfant-a-l-ecole]'), parent = place.parentNode
      button.onclick = () => place.isConnected ? place.remove() : parent.append(place); document.querySelector('main').prepend(button) })`,
  },
  { name: 'two', two: true, style: PLAIN, idiom: {} },
  { name: 'isolated', style: `* { all: unset !important } head, script, style { display: none !important } body { display: block !important; font: 16px/1.5 sans-serif !important; padding: 1rem !important }`, settings: 'data-isolated', idiom: {} },
]

export const find = name => HOSTS.find(host => host.name == name)

const named = (name, classes) => `<${name}${classes ? ` class="${classes}"` : ''}`

/** The same things as the host's own authors would write them, and bare, as the server's fragments have them. */
export const sample = (idiom = {}) => {
  const open = (name, rest = '') => `${named(name, idiom[name])}${rest}>`
  return `${open('h2')}Un titre</h2>${open('p')}Un texte avec ${open('a', ' href="#lien"')}un lien</a> au milieu.</p>
${open('h3')}Un titre plus petit</h3>${open('ul')}<li>Une ligne</li><li>Une autre</li></ul>
${open('h4')}Un titre encore plus petit</h4>
<form action="#" onsubmit="return false">${open('p')}${open('label', ' for="ID"')}Une question</label> ${open('input', ' type="search" id="ID"')} ${open('button', ' type="submit"')}Chercher</button></p></form>
${named('div', ['mee-scroll', idiom.scroll].filter(Boolean).join(' '))} tabindex="0">${open('table')}<thead><tr>${open('th', ' scope="col"')}Jour</th>${open('th', ' scope="col"')}Heures</th></tr></thead><tbody><tr>${open('th', ' scope="row"')}Lundi</th>${open('td')}9 h</td></tr><tr>${open('th', ' scope="row"')}Mardi</th>${open('td')}10 h</td></tr></tbody></table></div>`
}

const place = (portal, settings, commune = '99999') =>
  `<div data-mon-enfant-a-l-ecole data-commune="${commune}" ${settings ?? ''}><p><a href="${portal}/portal/${commune}/">Les réponses de votre mairie</a></p></div>`

/** The whole page of a host. */
export const page = (host, portal, { settings = host.settings, withSample = false } = {}) => `<!DOCTYPE html>
<html lang="${host.lang ?? 'fr'}"${host.dir ? ` dir="${host.dir}"` : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${host.name} – site d'essai</title>
${host.base ? `<base href="${host.base}">` : ''}
${(host.sheets ?? []).map(sheet => `<link rel="stylesheet" href="/vendor/${sheet}">`).join('')}
${host.tailwind ? '<link rel="stylesheet" href="/tailwind.css">' : ''}
${host.style ? `<style>${host.style}</style>` : ''}${host.script ? `<script>${host.script}</script>` : ''}</head>
<body><main class="${host.main ?? ''}" lang="fr"><h1>L'école à Villeneuve-les-Essais</h1>
${withSample ? '' : '<p>Une page de la commune.</p>'}${place(portal, settings)}${host.two ? place(portal, 'data-key="mee2"', '94043') : ''}
${host.tailwind || withSample ? `<div id="sample" class="${host.idiom.text ?? ''}">${sample(host.idiom).replaceAll('mee-scroll', '').replaceAll('ID', 'sample-field')}</div>` : ''}
</main><script src="${portal}/widget.js" async></script></body></html>`
