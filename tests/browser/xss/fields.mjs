// Every text field an agent can write, each filled with every payload. Each function gives the views that show what was taken,
// with the payloads that must be read there.
import { write } from './desk.mjs'
import { asPlainMarkdown, marked, motif } from './payloads.mjs'

const INSEE = '99999'

export const inGroups = (all, size) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

/** The spellings of a payload where an address is asked for: as it is, within a true address, and a true address. */
const asAddress = payload => [payload.text, `https://site.example.org/?q=${payload.text}`, `https://site.example.org/${payload.index}`]
/** Where a text in Markdown is asked for: as it is, and as its very characters. */
const asMarkdown = payload => [marked(payload), asPlainMarkdown(payload), motif(payload)]
/** Where a line is asked for. NUL is refused everywhere, for PostgreSQL has none. */
const asLine = payload => [marked(payload), marked(payload).replaceAll('\u0000', ' ').replaceAll(/\s+/g, ' '), motif(payload)]
const within = (longest, spellings) => spellings.map(text => (text.length > longest ? `${text.slice(-longest)}` : text))

/** `build` and `fieldOf` for texts that are named by the JSON pointer of their place. */
const byPointer = (skeleton, texts) => ({
  build: values => {
    const made = structuredClone(skeleton)
    for (const [pointer, value] of Object.entries(values)) {
      const steps = pointer.split('/').slice(1)
      const last = steps.pop()
      steps.reduce((part, step) => part[step], made)[last] = value
    }
    return made
  },
  fieldOf: ({ pointer }, values) => {
    const keys = Object.keys(values).filter(key => values[key] !== texts[key].at(-1))
    return keys.find(key => key === pointer || key.startsWith(`${pointer}/`) || pointer.startsWith(`${key}/`))
  },
})

const send = async (desk, tally, path, skeleton, texts, name, method) => {
  const counted = { count: (pointer, ...rest) => tally.count(`${name} ${pointer.replaceAll(/\/\d+/g, '').replace(/f\d+$/, 'own').slice(1)}`, ...rest) }
  return write(desk, counted, { path, method, texts, ...byPointer(skeleton, texts) })
}

/** Complements, téléservices and links of layers, thirty on a fiche; the reasons for hiding are seen by agents only. */
export const fillLayers = async (desk, tally, all, slugs) => {
  const views = []
  for (const [at, group] of inGroups(all, 30).entries()) {
    const texts = {}
    group.forEach((payload, index) => {
      texts[`/complements/${index}/title`] = asLine(payload)
      texts[`/complements/${index}/text`] = asMarkdown(payload)
      texts[`/services/${index}/title`] = asLine(payload)
      texts[`/services/${index}/url`] = asAddress(payload)
      texts[`/services/${index}/note`] = asLine(payload)
      texts[`/links/${index}/title`] = asLine(payload)
      texts[`/links/${index}/url`] = asAddress(payload)
      texts[`/links/${index}/note`] = asLine(payload)
    })
    const skeleton = {
      complements: group.map((_, index) => ({ at: index % 2 ? 'top' : 'bottom' })),
      services: group.map(() => ({})),
      links: group.map(() => ({})),
    }
    const path = `layers/${slugs[at]}`
    const { value, values } = await send(desk, tally, path, skeleton, texts, 'layer')
    await desk.publish(value.work)
    views.push({ view: `fiches/${slugs[at]}`, group, path, sent: byPointer(skeleton).build(values) })
  }
  return views
}

/** The six kinds of slots, on fiches that `slotFiches` made, and texts at the top; forty payloads to a text. */
export const fillSlots = async (desk, tally, all) => {
  const views = []
  for (const [at, group] of inGroups(all, 40).entries()) {
    const joined = spelling => group.map(payload => spelling(payload)).join('\n\n')
    const plain = [joined(payload => marked(payload)), joined(payload => marked(payload).replaceAll('\u0000', ' '))]
    const [payload] = group
    const texts = {
      '/words/top/text': [joined(marked), joined(asPlainMarkdown), joined(motif)],
      '/words/bottom/value/text': plain,
      '/words/w-link/value/label': plain,
      '/words/w-link/value/url': asAddress(payload),
      '/fields/0/value/text': plain,
    }
    for (const kind of ['text', 'hours', 'address', 'price']) texts[`/words/w-${kind}/value/text`] = plain
    for (const part of ['name', 'phone', 'email', 'address', 'hours']) texts[`/words/w-contact/value/${part}`] = plain
    const words = { top: {}, bottom: { value: { kind: 'text' } } }
    for (const kind of ['text', 'hours', 'address', 'price', 'link', 'contact']) words[`w-${kind}`] = { value: { kind } }
    const fields = [{ key: { of: { counter: 'mairie' }, kind: 'hours' }, value: { kind: 'hours' }, base: '' }]
    const path = `layers/emplacements-${at}`
    const { value, values } = await send(desk, tally, path, { words, fields }, texts, 'layer')
    await desk.publish(value.work)
    views.push({ view: `fiches/emplacements-${at}`, group, path, sent: byPointer({ words, fields }).build(values) })
  }
  return views
}

/** A fiche with a slot of each kind, as `mee import fiches` reads it. */
export const slotFiche = number => {
  const kinds = ['text', 'hours', 'address', 'price', 'link', 'contact']
  const slots = kinds.map(kind => `[[slots]]\nid = "w-${kind}"\nlabel = "Mot ${kind}"\nkind = "${kind}"\nowner = "commune"\nhint = "Un mot."`)
  const marks = kinds.map(kind => `<!-- emplacement: w-${kind} -->`)
  return `+++\ntitle = "Des emplacements, numéro ${number} ?"\nkind = "question_answer"\nshort_answer = "Oui."\nthemes = ["cantine"]
levels = ["elementaire"]\nchecked_on = ""\nchecked_against = ""\n\n[[counters]]\nrole = "do"\npivot = "mairie"\ntitle = "Mairie"\n\n${slots.join('\n\n')}\n+++\n\n## Où et quand\n\nTexte.\n\n${marks.join('\n\n')}\n`
}

const toml = text => JSON.stringify(text).replaceAll('\u007f', '\\u007f')

const ficheMarkdown = values => {
  const field = name => toml(values[name])
  return `+++
title = ${field('title')}
kind = "question_answer"
short_answer = ${field('short_answer')}
themes = ["aides"]
levels = ["elementaire"]
checked_on = "2026-11-01"
checked_against = ${field('checked_against')}

[[keywords]]
term = ${field('keyword')}
synonyms = [${field('synonym')}]

[[sources]]
title = ${field('source title')}
article = ${field('source article')}
url = ${field('source url')}

[[counters]]
role = "ask"
pivot = "autre"
title = ${field('counter title')}

[[online_services]]
title = ${field('service title')}
url = ${field('service url')}
provider = ${field('service provider')}
+++

## ${values['chapter title']}

${values.body}
`
}

/** Fiches of the commune's own, one for each payload, which stands in all of its fields. */
export const fillFiches = async (desk, tally, all) => {
  const views = []
  for (const payload of all) {
    const slug = `essai-${payload.index}-${INSEE}`
    const plain = [asPlainMarkdown(payload), motif(payload)]
    const names = ['title', 'short_answer', 'checked_against', 'keyword', 'synonym', 'source title', 'source article', 'counter title', 'service title', 'service provider']
    const texts = {
      ...Object.fromEntries(names.map(name => [name, asLine(payload)])),
      'source url': asAddress(payload),
      'service url': asAddress(payload),
      'chapter title': plain,
      body: asMarkdown(payload),
    }
    // A refusal says its line or its field in words; what it says in no way is looked for field by field.
    const order = ['source url', 'service url', 'short_answer', ...names, 'chapter title', 'body']
    const fieldOf = ({ detail }, values) => {
      const nul = Object.keys(values).find(name => values[name].includes('\u0000'))
      if (nul) return nul
      const line = Number(/[Ll]igne (\d+)/.exec(detail)?.[1])
      const at = name => ficheMarkdown({ ...values, [name]: '\u0002' }).split('\n').findIndex(text => text.includes('\u0002') || text.includes('\\u0002')) + 1
      const named = line && Object.keys(values).filter(name => at(name) <= line).sort((a, b) => at(b) - at(a)).find(name => values[name] !== texts[name].at(-1))
      return named || order.find(name => values[name] !== texts[name].at(-1))
    }
    const counted = { count: (field, ...rest) => tally.count(`fiche ${field}`, ...rest) }
    const build = values => ({ markdown: ficheMarkdown(values) })
    const { value, values } = await write(desk, counted, { path: `fiches/${slug}`, texts, build, fieldOf })
    await desk.publish(value.work)
    views.push({ view: `fiches/${slug}`, group: [payload], path: `fiches/${slug}`, sent: build(values) })
  }
  return views
}

/** Services of the local directory; every fiche with the mairie's counter shows them. */
export const fillServices = async (desk, tally, all) => {
  for (const payload of all) {
    const texts = {
      '/name': within(200, asLine(payload)),
      '/address/lines/0': asLine(payload),
      '/address/postcode': asLine(payload),
      '/address/town': asLine(payload),
      '/phone': asLine(payload),
      '/email': [payload.text, `${payload.index}@example.org`],
      '/url': asAddress(payload),
      '/hours': [payload.text, `Mo 09:00-12:00 "${payload.text}"`, 'Mo-Fr 09:00-12:00'],
    }
    const skeleton = { kind: 'mairie', territory: { commune: INSEE }, address: { lines: [] } }
    const { value } = await send(desk, tally, `services/essai-${payload.index}`, skeleton, texts, 'service')
    await desk.publish(value.work)
  }
  return [{ view: 'fiches/emplacements-0', group: all }]
}

/** Centres de loisirs, which lists and pages show as schools. */
export const fillEstablishments = async (desk, tally, all) => {
  const views = []
  for (const payload of all) {
    const texts = {
      '/name': within(200, asLine(payload)),
      '/address/lines/0': within(200, asLine(payload)),
      '/address/postcode': within(200, asLine(payload)),
      '/address/town': within(200, asLine(payload)),
      '/phone': [payload.text, '01 99 00 00 10'],
      '/email': [payload.text, `${payload.index}@example.org`],
      '/website': asAddress(payload),
    }
    const { value } = await send(desk, tally, 'establishments', { insee: INSEE, address: { lines: [] } }, texts, 'establishment', 'POST')
    views.push({ view: `schools/${value.uai}`, group: [payload] })
  }
  return views
}

/** Rubrics of the commune's own, with hostile titles, labels and values, on the page of one school for each set of two hundred. */
export const fillRubrics = async (desk, tally, all) => {
  const views = []
  const schools = [['maternelle', '9990001X'], ['elementaire', '9990002Y'], ['primaire', '9990003Z']]
  for (const [at, group] of inGroups(all, 200).entries()) {
    const [kind, uai] = schools[at]
    const rubrics = inGroups(group, 20).map((part, index) => ({ id: `essai-${at}-${index}`, part }))
    const texts = {}
    rubrics.forEach(({ part }, index) => {
      texts[`/own/${index}/title`] = [marked(part[0]), marked(part[0]).replaceAll('\u0000', ' ')]
      part.forEach((payload, field) => (texts[`/own/${index}/fields/${field}/label`] = asLine(payload)))
    })
    const kinds = ['text', 'line']
    const own = rubrics.map(({ id, part }) => ({ id, kinds: [kind], fields: part.map((_, field) => ({ id: `f${field}`, kind: kinds[field % 2] })) }))
    await send(desk, tally, `rubrics/${kind}`, { rubrics: rubrics.map(({ id }) => id), own }, texts, 'rubric')
    for (const { id, part } of rubrics) {
      const spelled = Object.fromEntries(part.map((payload, field) => [`/fields/f${field}`, field % 2 ? asLine(payload) : asMarkdown(payload)]))
      const { value } = await send(desk, tally, `schools/${uai}/rubrics/${id}`, { fields: {} }, spelled, 'rubric content')
      await desk.publish(value.work ?? value)
    }
    views.push({ view: `schools/${uai}`, group })
  }
  return views
}

/** The typed fields of the catalogue's « fiche d'identité »: all but true values is refused. */
export const fillTypedRubric = async (desk, tally, all) => {
  const [kind, uai] = ['primaire', '9990003Z']
  await desk.done('PUT', `rubrics/${kind}`, { rubrics: ['fiche-d-identite', 'horaires'] })
  for (const payload of all) {
    const texts = {
      '/fields/telephone': [payload.text, '01 99 00 00 10'],
      '/fields/courriel': [payload.text, 'ecole@example.org'],
      '/fields/site': asAddress(payload),
    }
    await send(desk, tally, `schools/${uai}/rubrics/fiche-d-identite`, { fields: {} }, texts, 'rubric content')
    await send(desk, tally, `schools/${uai}/rubrics/horaires`, { fields: {} }, { '/fields/ouverture': [payload.text, `Mo 08:30-11:30 "${payload.text}"`, 'Mo 08:30-11:30'] }, 'rubric content')
  }
}

const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n'

/** What documents are called, on the page of a centre de loisirs: forty in a rubric; and the page again while it is a draft. */
export const fillAlternatives = async (desk, tally, all, uai) => {
  const { hash } = await desk.upload('name=essai.pdf', 'application/pdf', PDF)
  const rubrics = inGroups(all, 40).map((group, at) => ({ id: `documents-${at}`, parts: inGroups(group, 20), group }))
  const kinds = ['centre_de_loisirs']
  const fields = [0, 1].map(at => ({ id: `textes-${at}`, label: `Textes ${at}`, kind: 'files' }))
  const own = rubrics.map(({ id }) => ({ id, title: id, kinds, fields }))
  await desk.done('PUT', `rubrics/${kinds[0]}`, { rubrics: rubrics.map(({ id }) => id), own })
  const views = []
  for (const { id, parts, group } of rubrics) {
    const texts = {}
    const files = {}
    parts.forEach((part, field) => {
      files[`textes-${field}`] = part.map(() => ({ file: hash }))
      part.forEach((payload, at) => (texts[`/fields/textes-${field}/${at}/alternative`] = within(300, asLine(payload))))
    })
    const { value } = await send(desk, tally, `schools/${uai}/rubrics/${id}`, { fields: files }, texts, 'rubric content')
    const work = value.work ?? value
    const link = await desk.done('POST', `works/${work.id}/preview-links`, { hours: 1 })
    views.push({ view: link.page_url.split('/portal/99999/')[1], group, work })
  }
  return views
}
