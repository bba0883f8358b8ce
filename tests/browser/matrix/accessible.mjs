// What axe finds in the portal and not in the host's own sample: contrast of the host's colours is the host's.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Violations within an element of the page, as `rule: markup`. */
export const violations = async (page, selector) => {
  await page.evaluate(axe)
  return page.evaluate(async selector => {
    const { violations } = await globalThis.axe.run({ include: [[selector]] }, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`))
  }, selector)
}

/** The same, without the rules that the host's own sample breaks too. */
export const ownViolations = (found, ofSample) => {
  const theirs = new Set(ofSample.map(line => line.split(':')[0]))
  return found.filter(line => !theirs.has(line.split(':')[0]))
}
