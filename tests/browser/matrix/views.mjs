// The views that are looked at on every host, and how one is opened there.

export const VIEWS = {
  home: { view: '' },
  theme: { view: 'themes/cantine' },
  fiche: { view: 'fiches/quotient-familial' },
  choice: { view: 'fiches/bourse-college' },
  schools: { view: 'schools' },
  school: { view: 'schools/9990003Z' },
  finder: {
    view: 'catchment',
    use: async page => {
      await page.getByRole('combobox', { name: 'Votre adresse' }).fill('2 rue des essais')
      // WordPress makes its own apostrophes of those in a page.
      await page.getByRole('button', { name: /Trouver l.école/ }).click()
      await page.locator('[data-mee-result]').waitFor()
    },
  },
  calculators: { view: 'calculators' },
  calculator: {
    view: 'calculators/subscription',
    use: async page => {
      await page.locator('[id="mee-f-schools"]').fill('10')
      await page.locator('form[data-mee-form] [type=submit]').click()
      await page.locator('[data-mee-result]').waitFor()
    },
  },
  documents: { view: 'calculators/documents', use: page => page.locator('form[data-mee-form]').waitFor() },
  tariffs: { view: 'tariffs' },
  agenda: { view: 'agenda' },
  holidays: { view: 'holidays' },
  dossier: { view: 'news/haie-elementaire-99999' },
  services: { view: 'services' },
  life: { view: 'life-events/nous-demenageons' },
  menus: { view: 'menus' },
}

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
