// Lighthouse's marks of a page, as it gives them by default: a telephone, a slow line, a slow processor, all simulated.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'

const CATEGORIES = ['performance', 'accessibility']

/** Both marks, from 0 to 100, the better of a few runs, and what costs points in it. */
export const audit = async (url, runs = 3) => {
  const marks = []
  for (let run = 0; run < runs; run++) {
    const chrome = await launch({ chromePath: process.env.MEE_CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic'] })
    try {
      const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' })
      if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
      const [performance, accessibility] = CATEGORIES.map(name => Math.round(lhr.categories[name].score * 100))
      const costs = CATEGORIES.flatMap(name => lhr.categories[name].auditRefs)
        .filter(({ id, weight }) => weight && lhr.audits[id].score != null && lhr.audits[id].score < 0.9).map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ''}`.trim())
      marks.push({ performance, accessibility, costs })
    } finally {
      chrome.kill()
    }
  }
  // What else the machine does can only take points away.
  return marks.sort((one, other) => other.performance + other.accessibility - one.performance - one.accessibility)[0]
}
