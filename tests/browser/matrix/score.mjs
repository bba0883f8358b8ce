// How native the portal looks: computed styles of the host's own things against the same things in the portal.
import { sample } from './hosts.mjs'

/** What is compared, 27 properties. */
export const PROPERTIES = [
  'color', 'background-color', 'font-family', 'font-size', 'font-weight', 'font-style', 'line-height', 'letter-spacing', 'text-transform',
  'text-decoration-line', 'text-align', 'margin-top', 'margin-bottom', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left',
  'border-top-width', 'border-top-style', 'border-top-color', 'border-bottom-width', 'border-bottom-style', 'border-bottom-color',
  'border-top-left-radius', 'box-shadow', 'display', 'list-style-type',
]

const ELEMENTS = ['h2', 'h3', 'h4', 'p', 'a', 'li', 'label', 'input', 'button', 'th', 'td']

/** Shows a fragment made of the plain markup that the server writes, beside the host's own. */
export const openSample = async (page, hosts, host) => {
  await page.route('**/fragments/', route => route.fulfill({
    contentType: 'text/html; charset=utf-8', headers: { 'access-control-allow-origin': '*' },
    body: `<section class="mee" data-mee-view="" data-mee-title="Essai" lang="fr">${sample().replaceAll('ID', 'mee-field')}</section>`,
  }))
  await page.goto(`${hosts}/${host.name}.html?sample`, { waitUntil: 'load' })
  await page.locator('.mee h4').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelector('[data-mee-state=ready]'))
}

/** Per cent of equal values, and what differs. */
export const score = page =>
  page.evaluate(([elements, properties]) => {
    const differences = []
    let equal = 0, all = 0
    for (const name of elements) {
      const [theirs, ours] = ['#sample', '.mee'].map(place => getComputedStyle(document.querySelector(`${place} ${name}`)))
      for (const property of properties) {
        all += 1
        if (theirs.getPropertyValue(property) == ours.getPropertyValue(property)) equal += 1
        else differences.push(`${name} ${property}: ${theirs.getPropertyValue(property)} / ${ours.getPropertyValue(property)}`)
      }
    }
    return { score: 100 * equal / all, differences }
  }, [ELEMENTS, PROPERTIES])
