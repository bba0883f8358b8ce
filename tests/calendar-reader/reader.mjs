// Reads a calendar from its input with ical.js and says as JSON what a client would make of it.
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'

const MOST = 800
const whole = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')))
for (const zone of whole.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue('tzid'))
}

const events = whole.getAllSubcomponents('vevent').map(one => new ICAL.Event(one))
const overrides = events.filter(event => event.isRecurrenceException())
const said = time => ({
  wall: time.toString(),
  utc: time.isDate ? null : time.toJSDate().toISOString(),
})

const told = events.filter(event => !event.isRecurrenceException()).map(event => {
  const times = []
  if (event.isRecurring()) {
    for (const override of overrides.filter(({ uid }) => uid === event.uid)) event.relateException(override)
    const iterator = event.iterator()
    for (let next = iterator.next(); next && times.length < MOST; next = iterator.next()) {
      const { item, startDate } = event.getOccurrenceDetails(next)
      times.push({ ...said(startDate), status: item.component.getFirstPropertyValue('status') })
    }
  }
  const text = name => event.component.getFirstPropertyValue(name)
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: text('status'),
    summary: event.summary,
    description: event.description,
    location: event.location,
    stamp: text('dtstamp')?.toString() ?? null,
    modified: text('last-modified')?.toString() ?? null,
    start: said(event.startDate),
    end: said(event.endDate),
    isDay: event.startDate.isDate,
    zone: event.startDate.zone?.tzid ?? null,
    times,
  }
})

const zones = whole.getAllSubcomponents('vtimezone').map(zone => zone.getFirstPropertyValue('tzid'))
const head = name => whole.getFirstPropertyValue(name)
console.log(JSON.stringify({ version: head('version'), product: head('prodid'), name: head('x-wr-calname'), zones, events: told }))
