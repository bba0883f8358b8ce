// The views that are looked at on every host, and how one is opened there.

export const VIEWS = { home: '', theme: 'themes/cantine', fiche: 'fiches/quotient-familial', choice: 'fiches/bourse-college', schools: 'schools', school: 'schools/9990003Z' }

/** Opens a view on a host and waits until the portal is alive. */
export const open = async (page, hosts, host, view, query = '') => {
  const parts = [query, view && `mee=${view}`].filter(Boolean).join('&')
  await page.goto(`${hosts}/${host.name}.html${parts && `?${parts}`}`, { waitUntil: 'load' })
  await page.locator(`[data-mee-view="${view}"] :is(h2,h3,h4,h5,h6)`).first().waitFor({ state: 'attached' })
  // Links lead into the host's own page once the portal has been taken over.
  await page.waitForFunction(view => {
    const root = document.querySelector('[data-mon-enfant-a-l-ecole]'), section = (root.shadowRoot ?? root).querySelector(`[data-mee-view="${view}"]`)
    return [...section.querySelectorAll('a[data-mee-view]')].every(link => link.origin == location.origin)
  }, view)
}
