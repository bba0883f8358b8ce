// Loads the wasm module of a tool when a view with such a tool is first shown. The build puts this behind the core's glue,
// whose module calls it; the files are checked as the loader checks its own.
const meeTools = {
  calculator: ['__MEE_SRI_calculator.js__', '__MEE_SRI_calculator_bg.wasm__'],
  tariff: ['__MEE_SRI_tariff.js__', '__MEE_SRI_tariff_bg.wasm__'],
  catchment: ['__MEE_SRI_catchment.js__', '__MEE_SRI_catchment_bg.wasm__'],
  search: ['__MEE_SRI_search.js__', '__MEE_SRI_search_bg.wasm__', true]
}

const meeOpenTool = (place, prefix, fill) => {
  const tool = meeTools[place.dataset.meeTool]
  if (!tool) return
  // The field of the search stands on the first view: its module waits until somebody enters it.
  if (tool[2] && !place.matches(':focus-within')) return place.addEventListener('focusin', () => meeOpenTool(place, prefix, fill), { once: true })
  const file = import.meta.url.replace(/[^/]*$/, place.dataset.meeTool)
  tool.module ||= Promise.all([
    new Promise((onload, onerror) => document.head.append(
      Object.assign(document.createElement('link'), { integrity: tool[0], crossOrigin: '', rel: 'modulepreload', href: file + '.js', onload, onerror })
    )).then(() => import(file + '.js')),
    fetch(file + '_bg.wasm', { integrity: tool[1] })
  ]).then(([module, wasm]) => module.default({ module_or_path: wasm }).then(() => module))
  // What stands in the place until then says what to do without; a later view tries again.
  tool.module.then(module => module.open(place, prefix, fill), () => { tool.module = null })
}
