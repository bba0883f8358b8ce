// Keeps what is urgent on top of an open view: asked for as one moves between views, and once a minute while the page is seen.
// The server draws the same in `shared/src/view/notices.rs`: whoever changes one changes the other.

const NOTICES_EVERY = 60000

// A screen may have been kept for thirty seconds before it came here.
const NOTICES_FIRST = 30000

// This stands in a file below `/widget/VERSION/` of the server.
const noticesBase = new URL('../..', import.meta.url).href

const noticeElement = (tag, more, ...inside) => {
  const element = Object.assign(document.createElement(tag), more)
  element.append(...inside)
  return element
}

const drawNotice = (notice, isNew) => {
  const drawn = noticeElement('div', { className: 'mee-callout mee-callout-warning' },
    noticeElement('p', { className: 'mee-callout-title' }, noticeElement('strong', {}, `${notice.label}\u00a0: ${notice.title}`)),
    noticeElement('p', {}, notice.text))
  if (/^https?:/.test(notice.url)) {
    const site = new URL(notice.url).host.replace(/^www\./, '')
    drawn.append(noticeElement('p', {}, noticeElement('a', { href: notice.url, rel: 'noopener external' }, `En savoir plus sur ${site}`, noticeElement('span', { className: 'mee-hidden' }, ' (autre site)'))))
  }
  drawn.append(noticeElement('p', { className: 'mee-note' }, `${notice.note} ${notice.word.body_name}.`))
  // Read out at once wherever one is on the page: it was not there when the view was shown.
  if (isNew) drawn.setAttribute('role', 'alert')
  return drawn
}

/** Shows these notices on top of each view in a place that does not show them yet. */
const showNotices = (root, { items, mark }) => {
  for (const section of root.querySelectorAll('section[data-mee-view]')) {
    const old = section.querySelector('[data-mee-notices]'), shown = old?.dataset.meeNotices ?? ''
    if (shown == mark) continue
    if (!mark) {
      old.remove()
      continue
    }
    const known = shown.split(' '), marks = mark.split(' ')
    const group = noticeElement('div', { className: 'mee-notices' }, ...items.map((notice, at) => drawNotice(notice, !known.includes(marks[at]))))
    group.dataset.meeNotices = mark
    group.setAttribute('role', 'group')
    group.setAttribute('aria-label', 'Informations urgentes')
    old ? old.replaceWith(group) : section.prepend(group)
  }
}

/** Begins to keep a place; gives what to call when another view is shown in it. */
export const keepNotices = root => {
  const commune = root.dataset.commune, leave = new AbortController()
  if (!commune) return () => {}
  let last, timer, asked = performance.now(), view = root.querySelector('section[data-mee-view]')
  const ask = async () => {
    clearTimeout(timer)
    if (!root.isConnected) return leave.abort()
    timer = setTimeout(tick, NOTICES_EVERY)
    asked = performance.now()
    try {
      const reply = await fetch(`${noticesBase}v1/communes/${commune}/notices`, { cache: 'no-cache' })
      if (reply.ok) showNotices(root, last = await reply.json())
    } catch {}
  }
  // A page that nobody sees asks nothing; it asks as soon as it is seen again.
  const tick = () => document.visibilityState == 'visible' && ask()
  document.addEventListener('visibilitychange', () => performance.now() - asked > NOTICES_EVERY && tick(), { signal: leave.signal })
  timer = setTimeout(tick, NOTICES_FIRST)
  return () => {
    const now = root.querySelector('section[data-mee-view]')
    if (!now || now == view) return
    // The first view is as fresh as its answer; a later one may have been remembered.
    const isLater = view
    view = now
    if (!isLater) return
    if (last) showNotices(root, last)
    ask()
  }
}
