// A portal of its own for a test: the demo, a commune's agent at work, and what the API answered.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { freePort } from '../provider.mjs'

const PASSWORD = 'tortue plafond vingt merle'

/** Starts `mee serve` on the demo in this database; `prepare` works on it before. */
export const startDesk = async (bin, database, prepare) => {
  const mee = (args, input = '') => execFileSync(bin, [...args, '--database', database], { input, encoding: 'utf8' })
  mee(['demo'])
  const addUser = (login, name, role) =>
    mee(['user', 'add', `${login}@essai.example.org`, '--name', name, '--body', 'commune:99999', '--role', role], PASSWORD)
  addUser('paul', 'Paul', 'publisher')
  prepare({ mee, addUser })
  const portal = `http://127.0.0.1:${await freePort()}`
  const server = spawn(bin, ['serve', '--database', database, '--listen', portal.slice(7), '--public-url', portal], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, MEE_LIMIT_SIGN_IN: 'false', MEE_LOG: 'error' },
  })
  for (let tries = 0; ; tries += 1) {
    assert.ok(tries < 600 && server.exitCode === null, 'the server does not start')
    if (await fetch(`${portal}/health/ready`).then(reply => reply.ok, () => false)) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }

  const sent = async (method, path, value, token) => {
    const reply = await fetch(portal + path, {
      method,
      headers: { ...(value !== undefined && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) },
      body: value === undefined ? undefined : JSON.stringify(value),
    })
    return { status: reply.status, value: await reply.json().catch(() => null) }
  }
  const tokens = (await sent('POST', '/v1/auth/sign-in', { email: 'paul@essai.example.org', password: PASSWORD })).value
  const ask = (method, path, value) => sent(method, `/v1/bodies/${tokens.body.id}/${path}`, value, tokens.access_token)

  /** What was asked must be done. */
  const done = async (method, path, value) => {
    const answer = await ask(method, path, value)
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.value)?.slice(0, 600)}`)
    return answer.value
  }

  /** Sends bytes as they are; gives what is kept of them. */
  const upload = async (query, type, bytes) => {
    const reply = await fetch(`${portal}/v1/bodies/${tokens.body.id}/files?${query}`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${tokens.access_token}` },
      body: bytes,
    })
    assert.equal(reply.status, 201)
    return reply.json()
  }

  return {
    portal,
    mee,
    upload,
    password: PASSWORD,
    ask,
    done,
    read: async path => {
      const reply = await fetch(portal + path)
      assert.equal(reply.status, 200, path)
      return reply.json()
    },
    publish: work => done('POST', `works/${work.id}/publish`, {}),
    stop: () => server.kill(),
  }
}

/** How many texts each field took and refused. */
export class Tally {
  fields = new Map()

  count(field, isTaken, times = 1) {
    const counts = this.fields.get(field) ?? { taken: 0, refused: 0 }
    counts[isTaken ? 'taken' : 'refused'] += times
    this.fields.set(field, counts)
  }

  get total() {
    const all = [...this.fields.values()]
    return { taken: all.reduce((sum, one) => sum + one.taken, 0), refused: all.reduce((sum, one) => sum + one.refused, 0) }
  }

  toString() {
    return [...this.fields].map(([field, { taken, refused }]) => `${field}: ${taken} taken, ${refused} refused`).join('\n')
  }
}

/**
 * Writes what `texts` say, by field, and gives up field by field what is refused: each has a list of spellings, the most
 * hostile first and the last one surely right. `build` makes the request's body of one spelling each, `fieldOf` the field of a
 * JSON pointer of a refusal. Gives the answer and the spellings taken.
 */
export const write = async (desk, tally, { path, method = 'PUT', texts, build, fieldOf }) => {
  const chosen = new Map(Object.keys(texts).map(field => [field, 0]))
  const next = field => {
    const [group] = field.split('#')
    tally.count(group, false)
    chosen.set(field, chosen.get(field) + 1)
    assert.ok(chosen.get(field) < texts[field].length, `${path}: nothing is taken for ${field}: ${JSON.stringify(texts[field].at(-1))}`)
  }
  for (let tries = 0; tries < 400; tries += 1) {
    const values = Object.fromEntries([...chosen].map(([field, at]) => [field, texts[field][at]]))
    const { status, value } = await desk.ask(method, path, build(values))
    if (status < 300) {
      for (const [field, at] of chosen) if (at < texts[field].length - 1 || texts[field].length === 1) tally.count(field.split('#')[0], true)
      return { value, values }
    }
    assert.ok(status === 400 || status === 422, `${path}: ${status} ${JSON.stringify(value)?.slice(0, 500)}`)
    const refused = new Set((value.errors ?? []).map(error => fieldOf(error, values)).filter(field => chosen.has(field)))
    assert.ok(refused.size > 0, `${path}: a refusal names no field: ${JSON.stringify(value)?.slice(0, 800)} ${JSON.stringify(values).slice(0, 400)}`)
    refused.forEach(next)
  }
  return assert.fail(`${path}: refused again and again`)
}
