// Floor 2: navigation among the server's fragments where the page refuses wasm. It does what the core's router,
// host and instance modules do, to the same addresses, without their memory of visited views.

const mounted = new Map()

// Makes a view: opaque, but unable to name anything except a view (see the core's `view` module).
const isView = text => /^([\w-]+(\/[\w-]+)*)?(\?[\w.~%=&+-]*)?$/.test(text)

const idAttributes = ['id', 'for', 'name', 'headers', 'list', 'href', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-details', 'aria-activedescendant']

export const mount = (root, key, first, base, fill) => {
  // The portal's own pages each have an address of their own.
  if (root.dataset.links == 'pages') return
  const commune = root.dataset.commune
  const status = root.querySelector('[role=status]')
  const leave = new AbortController()
  const prefix = (key.startsWith('mee') ? '' : 'mee_') + key + '-'
  let view, request

  const current = () => {
    const asked = new URLSearchParams(location.search).get(key)
    return asked != null && isView(asked) ? asked : first
  }

  // The host's other parameters keep their bytes, which URLSearchParams would rewrite.
  const address = view => {
    const parts = location.search.slice(1).split('&').filter(part => part && part.split('=')[0] != key)
    if (view != first) parts.push(key + '=' + encodeURIComponent(view).replaceAll('%2F', '/'))
    return location.pathname + (parts.length ? '?' + parts.join('&') : '') + location.hash
  }

  const adopt = section => {
    if (prefix != 'mee-') for (const name of idAttributes) for (const element of [section, ...section.querySelectorAll(`[${name}]`)])
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(/(^| )(#?)mee-/g, '$1$2' + prefix))
    for (const link of section.querySelectorAll('a[data-mee-view]')) if (isView(link.dataset.meeView)) link.href = address(link.dataset.meeView)
    if (root.dataset.images == 'off') for (const image of section.querySelectorAll('img')) {
      const text = document.createElement(image.closest('a') ? 'span' : 'a')
      text.textContent = image.alt || 'Image'
      if (text.localName == 'a') text.href = image.getAttribute('src')
      image.replaceWith(text)
    }
    return section
  }

  // The live region is seen while it says that something is awaited, then only heard.
  const settle = text => {
    root.dataset.meeState = 'ready'
    status.className = 'mee-hidden'
    status.textContent = text
  }

  const screen = (title, text) => fill(`<section class="mee" data-mee-view data-mee-title="${title}"><h2>${title}</h2>${text}</section>`)

  const open = async (next, way) => {
    request?.abort()
    const mine = request = new AbortController()
    const late = setTimeout(() => mine.abort(), 20000)
    const slow = setTimeout(() => {
      root.dataset.meeState = 'loading'
      status.className = ''
      status.textContent = 'Chargement…'
    }, 300)
    let section
    try {
      const reply = await fetch(`${base}/v1/communes/${commune}/fragments/${next}`, { signal: mine.signal })
      if ([400, 404, 410].includes(reply.status)) {
        section = screen('Cette page n’existe pas', `<p>Elle a pu être déplacée ou retirée.</p><p><a data-mee-view="" href="${base}/portal/${commune}/">Revenir à l’accueil du portail</a></p>`)
      } else if (reply.ok) {
        section = fill(await reply.text())
      }
    } catch {}
    clearTimeout(late)
    clearTimeout(slow)
    if (request != mine) return
    request = null
    section ||= screen('Cette page n’a pas pu être chargée', `<p>Le portail ne répond pas, ou la connexion est coupée.</p><p><button type="button" data-mee-retry>Réessayer</button></p><p><a href="${base}/portal/${commune}/${next.replaceAll('&', '&amp;')}">Ouvrir cette page sur le portail</a></p>`)
    if (way == 'link' && next != view) history.pushState(history.state, '', address(next))
    view = next
    while (status.nextSibling) status.nextSibling.remove()
    root.append(adopt(section))
    settle(section.dataset.meeTitle)
    if (way == 'mount') return
    const heading = section.querySelector('h1,h2,h3,h4,h5,h6')
    heading?.setAttribute('tabindex', -1)
    heading?.focus({ preventScroll: true })
    const top = root.getBoundingClientRect().top
    if (way == 'link' && (top < 0 || top > innerHeight)) root.scrollIntoView()
  }

  root.addEventListener('click', event => {
    if (event.target.closest('[data-mee-retry]')) return open(view, 'retry')
    const link = event.target.closest('a[data-mee-view]')
    const modified = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented
    if (!link || modified || !['', '_self'].includes(link.target) || link.hasAttribute('download') || !isView(link.dataset.meeView)) return
    event.preventDefault()
    open(link.dataset.meeView, 'link')
  }, { signal: leave.signal })

  window.addEventListener('popstate', () => {
    const next = current()
    if (next != view) return open(next, 'history')
    request?.abort()
    request = null
    settle('')
  }, { signal: leave.signal })

  mounted.set(root, () => {
    leave.abort()
    request?.abort()
    request = null
    status.remove()
  })

  view = current()
  const shown = root.querySelector('section[data-mee-view]')
  shown ? adopt(shown) : open(view, 'mount')
}

export const unmount = root => {
  mounted.get(root)?.()
  mounted.delete(root)
}
