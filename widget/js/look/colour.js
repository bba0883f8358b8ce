// Colours as numbers: what is read from the host's page, and what contrast it has (WCAG 2.1, 1.4.3).

/**
 * Red, green, blue from 0 to 1 and opacity of a computed colour; nothing where it is none.
 * Computed colours are `rgb()`, or `color(srgb …)` once they went through `color-mix`, which every other space does.
 */
export const parse = (text, probe) => {
  if (text && !/^(rgba?|color)\(/.test(text) && probe) {
    probe.style.color = `color-mix(in srgb, ${text}, ${text})`
    text = getComputedStyle(probe).color
    probe.style.color = ''
  }
  const found = /^(rgba?|color)\((?:srgb )?(.*)\)$/.exec(text || '')
  if (!found) return
  const parts = found[2].split(/[\s,/]+/).map((part, at) => parseFloat(part) / (part.endsWith('%') ? 100 : found[1] != 'color' && at < 3 ? 255 : 1))
  if (parts.length < 3 || parts.some(isNaN)) return
  return [parts[0], parts[1], parts[2], parts[3] ?? 1]
}

/** Relative luminance, from 0 (black) to 1 (white). */
const luminance = ([red, green, blue]) => {
  const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** Contrast of two opaque colours, from 1 to 21. */
export const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** What is seen of a colour that lets another shine through. */
export const over = (front, back) => [0, 1, 2].map(at => front[at] * front[3] + back[at] * (1 - front[3])).concat(1)

/** Black or white: whichever reads better on this colour. One of them always has a contrast of 4.5. */
export const ink = colour => contrast(colour, [1, 1, 1]) >= 4.5 ? [1, 1, 1, 1] : [0, 0, 0, 1]

/** The colour nearest to this one, towards black or white, that has this contrast with a background. */
export const readable = (colour, background, least) => {
  const end = contrast(background, [0, 0, 0]) > contrast(background, [1, 1, 1]) ? 0 : 1
  let found = colour
  for (let step = 1; step <= 20 && contrast(found, background) < least; step++) {
    found = [0, 1, 2].map(at => colour[at] + (end - colour[at]) * step / 20).concat(1)
  }
  return found
}

/** As CSS writes it. */
export const css = colour => `rgb(${colour.slice(0, 3).map(part => Math.round(Math.min(1, Math.max(0, part)) * 255)).join(' ')})`
