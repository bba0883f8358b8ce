// What a webmaster may ask for on the placeholder, beyond what the style sheet reads from its attributes.

/** Shows the parts of the home that `data-sections` names, in its order. */
export const arrange = (root, section) => {
  const names = root.dataset.sections?.split(/[\s,]+/).filter(Boolean)
  if (!names?.length || section.dataset.meeView) return
  const parts = [...section.children].filter(part => part.localName == 'section')
  const place = name => names.findIndex(wanted => name?.endsWith('-' + wanted))
  const named = part => place(part.querySelector('[id]')?.id)
  for (const part of parts) part.hidden = named(part) < 0
  const shown = parts.filter(part => !part.hidden)
  const sorted = [...shown].sort((a, b) => named(a) - named(b))
  // Moving what stands right already would only call the observers again.
  if (sorted.some((part, at) => part != shown[at])) {
    const before = parts[0].previousSibling
    for (const part of sorted.reverse()) before ? before.after(part) : section.prepend(part)
  }
}
