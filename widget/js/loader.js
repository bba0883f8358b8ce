// The loader: finds the places of the portal in a page, puts the server's fragment there at once, then starts the
// wasm, or the small script of floor 2 where wasm is refused. It leaves no global, cookie or storage behind.
//
// `cargo xtask widget` fills in what stands between double underscores and minifies; only the addresses of the server and
// of the files, which a site may serve itself, are left for the server to fill in. Every page that embeds the portal loads this file, so it is terse, and what does
// not change the first picture stands elsewhere.
(() => {
  const doc = document, base = '__MEE_BASE__', files = '__MEE_FILES__/__MEE_VERSION__/'
  const mark = 'data-mon-enfant-a-l-ecole', live = new Map(), named = ':is([data-commune],[data-epci])'
  let code, floor

  const make = (tag, more) => Object.assign(doc.createElement(tag), more)

  // A module is imported only once its bytes were checked: after a failed preload, import() would run the bad file.
  const load = (href, integrity) => new Promise((onload, onerror) => doc.head.append(
    make('link', { integrity, crossOrigin: '', rel: 'modulepreload', href, onload, onerror })
  )).then(() => import(href))

  const draw = async place => {
    // A div, for an empty paragraph would push the page down by the host's margins.
    const set = place.dataset, status = make('div'), ours = place.querySelector('section[data-mee-view]')
    let key = set.key || 'mee', count = 2, level = (set.heading || ours?.querySelector('h2,h3,h4,h5,h6')?.tagName[1]) - 2 || 0, say = '', root = place

    // Each instance has its own parameter in the page's address; the second is `mee2`.
    while ([...live.values()].includes(key)) key = 'mee' + count++
    live.set(place, set.commune && key)

    // The part that every floor shares: style, the host's look, settings.
    code ||= load(files + 'core.js', '__MEE_SRI_core.js__').catch(() => load(files + 'fragments.js', '__MEE_SRI_fragments.js__'))
    if (!set.commune) return code.then(code => code.choose(place, base))

    // What a server put there has the level that whoever did so chose; what follows it keeps that.
    if (!set.heading && !ours) for (const heading of doc.querySelectorAll('h1,h2,h3,h4,h5,h6'))
      if (!heading.closest(`[${mark}]`) && heading.compareDocumentPosition(place) & 4) level = heading.tagName[1] - 1

    // Makes the section of a fragment, its headings one level below the host's. The floors use it too.
    const fill = text => make('template', {
      innerHTML: policy.createHTML(text.replace(/(<\/?h)([2-6])/g, (_, tag, rank) => tag + Math.min(6, +rank + level)))
    }).content.firstElementChild

    // What the page shows when its address names no view: what a server put there unasked, else what is set, else the home.
    const asked = new URLSearchParams(location.search).get(key), given = ours?.dataset.meeView
    const first = given != asked && given || set.view || ''
    const view = /^[\w/-]*(\?[\w.~%=&+-]*)?$/.test(asked ?? '.') ? asked : first

    status.setAttribute('role', 'status')
    place.prepend(status)
    set.meeState = 'loading'

    const reply = given != view && fetch(base + '/v1/communes/' + set.commune + '/fragments/' + view)

    // What is there already is not pushed down by a word about waiting, nor what follows twice on a usual line.
    reply && setTimeout(() => set.meeState == 'loading' && (status.textContent = 'Chargement…'), 2e3)

    floor ||= Promise.all([code, fetch(files + 'core_bg.wasm', { integrity: '__MEE_SRI_core_bg.wasm__' })])
      .then(([core, wasm]) => core.default({ module_or_path: wasm }).then(() => core))
      .catch(() => load(files + 'fragments.js', '__MEE_SRI_fragments.js__')).catch(() => {})

    try {
      root = await (await code.catch(() => {}))?.dress(place) || place
      if (reply) {
        // A refusal is read to its end, or its connection stays open; filling it in fails, like no answer at all.
        const answer = await reply, html = await answer.text()
        root.replaceChildren(status, fill(answer.ok && html))
      }
    } catch {
      say = 'Le portail ne répond pas : suivez le lien.'
      root.querySelector('a') || root.append(make('a', { textContent: 'Ouvrir le portail', href: base + '/portal/' + set.commune + '/' + view }))
    }
    set.meeState = say ? 'error' : 'ready'
    status.textContent = say
    say || (status.className = 'mee-hidden')
    if (live.has(place)) (await floor)?.mount(root, key, first, base, fill)
  }

  const scan = () => {
    for (const [root] of live) if (!root.isConnected) {
      live.delete(root)
      floor?.then(floor => floor?.unmount(root.shadowRoot?.firstChild || root))
    }
    for (const script of doc.querySelectorAll(`script${named}:not([data-mee])`)) {
      // A script in the head says nothing about the place: the main part of the page is the best guess.
      const lost = script.closest('head'), root = doc.querySelector(`[${mark}]:not(${named})`) || make('div')
      if (lost && doc.readyState == 'loading') continue
      root.setAttribute(mark, script.dataset.mee = '')
      Object.assign(root.dataset, { ...script.dataset, ...root.dataset })
      root.isConnected || (lost ? (doc.querySelector('main') || doc.body).append(root) : script.after(root))
    }
    for (const root of doc.querySelectorAll(`[${mark}]${named}`)) live.has(root) || draw(root)
  }

  // A page may hold the script several times: the first one answers the others, which leave.
  if (!doc.dispatchEvent(new Event(base, { cancelable: true }))) return
  doc.addEventListener(base, event => event.preventDefault())
  const rules = { createHTML: text => text }, policy = window.trustedTypes?.createPolicy('mee', rules) || rules
  doc.addEventListener('readystatechange', scan)
  new MutationObserver(scan).observe(doc, { childList: true, subtree: true })
  scan()
})()
