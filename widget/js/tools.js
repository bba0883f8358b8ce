// Loads the second wasm module when a view with a tool is first shown. The build puts this behind the core's glue, whose
// module calls it; the files are checked as the loader checks its own.
let tools

const meeOpenTool = (place, prefix, fill) => {
  const files = import.meta.url.replace(/[^/]*$/, '')
  tools ||= Promise.all([
    new Promise((onload, onerror) => document.head.append(
      Object.assign(document.createElement('link'), { integrity: '__MEE_SRI_tools.js__', crossOrigin: '', rel: 'modulepreload', href: files + 'tools.js', onload, onerror })
    )).then(() => import(files + 'tools.js')),
    fetch(files + 'tools_bg.wasm', { integrity: '__MEE_SRI_tools_bg.wasm__' })
  ]).then(([module, wasm]) => module.default({ module_or_path: wasm }).then(() => module))
  // What stands in the place until then says what to do without; a later view tries again.
  tools.then(module => module.open(place, prefix, fill), () => { tools = null })
}
