// An intercommunalité's site: the commune is chosen first, and can be changed.
import { dress } from './dress.js'

const make = (tag, more) => Object.assign(document.createElement(tag), more)

/** Draws the choice into a place, and the portal of what is chosen below it. Out of reach, the place keeps what it holds. */
export const choose = async (root, base) => {
  const mark = 'data-mon-enfant-a-l-ecole', name = 'mee-commune'
  const communes = []
  for (let next = `${base}/v1/communes?limit=100&epci=${encodeURIComponent(root.dataset.epci)}`; next;) {
    const page = await (await fetch(next)).json()
    communes.push(...page.items)
    next = page.next
  }
  const section = make('section', { className: 'mee' }), form = make('form'), line = make('p'), label = make('label')
  const select = make('select', { required: true }), button = make('button', { type: 'submit', textContent: 'Voir les réponses' })
  select.id = name + '-' + Math.random().toString(36).slice(2)
  label.htmlFor = select.id
  label.textContent = 'Votre commune'
  select.append(make('option', { value: '', textContent: 'Choisissez' }), ...communes.map(commune => make('option', { value: commune.insee, textContent: commune.name })))
  line.append(label, ' ', select, ' ', button)
  form.append(line)
  section.append(form)
  let portal
  const show = insee => {
    portal?.remove()
    portal = make('div')
    const { epci, meeState, meeOurs, mee, ...rest } = root.dataset
    Object.assign(portal.dataset, rest, { commune: insee })
    portal.setAttribute(mark, '')
    root.append(portal)
  }
  form.addEventListener('submit', event => {
    event.preventDefault()
    const address = new URL(location)
    address.searchParams.set(name, select.value)
    history.replaceState(history.state, '', address)
    show(select.value)
  })
  root.replaceChildren(section)
  await dress(root)
  const asked = new URLSearchParams(location.search).get(name)
  if (communes.some(commune => commune.insee == asked)) show(select.value = asked)
}
