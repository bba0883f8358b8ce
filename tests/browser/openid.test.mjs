// Agents sign in, by password and through real OpenID providers, on each engine.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { freePort, settings, startProvider } from './provider.mjs'
import { fitsItsWidth, hasNoAxeViolation, inPage, required, screenshot, SIZES, withBrowser } from './support.mjs'

const BIN = required('MEE_BIN')
const DATABASES = required('MEE_OPENID_DATABASES').split(' ')
const PASSWORD = 'tortue plafond vingt merle'

withBrowser()

for (const database of DATABASES) describe(database.split(':')[0], () => {
  const folder = mkdtempSync(join(tmpdir(), 'mee-openid-'))
  let portal
  let server
  let providers

  const mee = (args, input = '') => execFileSync(BIN, [...args, '--database', database], { input, encoding: 'utf8' })

  const addUser = (name, role = 'administrator', body = 'commune:99999') =>
    mee(['user', 'add', `${name}@essai.example.org`, '--name', name, '--body', body, '--role', role], PASSWORD)
      .trim()
      .split(' ')
      .at(-1)

  before(async () => {
    portal = `http://127.0.0.1:${await freePort()}`
    providers = {
      a: await startProvider({ id: 'a', portal }),
      b: await startProvider({ id: 'b', portal }),
      p: { ...(await startProvider({ id: 'p', portal, isProConnect: true })), isProConnect: true },
      closed: { ...(await startProvider({ id: 'closed', portal })), createsAccounts: false },
    }
    for (const { id, secret } of Object.values(providers)) writeFileSync(join(folder, id), `${secret}\n`)
    writeFileSync(join(folder, 'mee.toml'), settings(Object.values(providers), folder))
    mee(['demo'])
    const env = { ...process.env, MEE_LIMIT_SIGN_IN: 'false', MEE_LOG: 'warn' }
    server = spawn(
      BIN,
      ['serve', '--database', database, '--listen', portal.slice(7), '--public-url', portal, '--config', join(folder, 'mee.toml')],
      { stdio: ['ignore', 'ignore', 'inherit'], env },
    )
    for (let tries = 0; ; tries += 1) {
      assert.ok(tries < 600 && server.exitCode === null, 'the server does not start')
      if (await fetch(`${portal}/health/ready`).then(reply => reply.ok, () => false)) break
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  })

  after(async () => {
    server?.kill()
    for (const provider of Object.values(providers ?? {})) await provider.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const title = page => page.locator('h1').innerText()
  const accountId = async page => {
    await page.goto(`${portal}/account`)
    return page.locator('dd code').innerText()
  }

  /** Signs in at the provider, where its form is shown. */
  const atProvider = async (page, login) => {
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill('rien')
    await page.locator('button[type=submit]').click()
  }

  /** From our sign-in page to the provider and back. */
  const signInWith = async (page, id, login) => {
    await page.goto(`${portal}/account/sign-in`)
    await page.locator(`a[href$="/account/openid/${id}"]`).click()
    await atProvider(page, login)
    await page.waitForURL(address => address.href.startsWith(portal))
  }

  const signInByPassword = async (page, name) => {
    await page.goto(`${portal}/account/sign-in`)
    await page.getByLabel('Adresse électronique').fill(`${name}@essai.example.org`)
    await page.getByLabel('Mot de passe').fill(PASSWORD)
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.waitForURL(`${portal}/account`)
  }

  /** Goes to the provider and back, by another address than the one it gives; that one is given to the caller. */
  const comingBack = async (page, id, login, change) => {
    const { between } = providers[id]
    between.change = change
    try {
      await page.goto(`${portal}/account/openid/${id}`)
      await atProvider(page, login)
      await page.waitForURL(address => address.href.startsWith(portal))
    } finally {
      between.change = undefined
    }
    return between.came
  }

  const isSignedOut = async page => {
    await page.goto(`${portal}/account`)
    assert.equal(new URL(page.url()).pathname, '/account/sign-in')
  }

  test('the same e-mail address at two issuers and by password is three accounts', async () => {
    const ids = new Set([addUser('camille')])
    for (const id of ['a', 'b']) {
      await inPage({}, async (page, context) => {
        await signInWith(page, id, 'camille')
        assert.match(await page.locator('main').innerText(), /Votre compte existe, mais n'a encore de rôle/)
        assert.match(await page.locator('main').innerText(), /camille@essai\.example\.org/)
        ids.add(await accountId(page))
        const [session] = (await context.cookies(portal)).filter(cookie => cookie.name.endsWith('mee_session'))
        const { name, secure, httpOnly, sameSite, path } = session
        assert.deepEqual(
          { name, secure, httpOnly, sameSite, path },
          { name: '__Host-mee_session', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' },
        )
        // The provider's own pages ask for fonts of elsewhere.
        assert.deepEqual(page.faults.filter(fault => fault.includes(portal)), [])
      })
    }
    assert.equal(ids.size, 3, [...ids].join(' '))
  })

  test('whoever comes back is the same account, and a role given to it counts', () =>
    inPage({}, async page => {
      const boss = addUser('cheffe')
      const reply = await fetch(`${portal}/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'cheffe@essai.example.org', password: PASSWORD }),
      })
      const tokens = await reply.json()
      await signInWith(page, 'a', 'sacha')
      const id = await accountId(page)
      assert.notEqual(id, boss)
      const put = await fetch(`${portal}/v1/bodies/${tokens.body.id}/members/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.access_token}` },
        body: JSON.stringify({ roles: [{ role: 'editor' }] }),
      })
      assert.equal(put.status, 200, await put.text())
      // A change of rights ends what was there, at the next request.
      await isSignedOut(page)
      await page.goto(`${portal}/account/openid/a`)
      await page.waitForURL(`${portal}/account`)
      assert.equal(await accountId(page), id)
      assert.match(await page.locator('main').innerText(), /Vous agissez pour : .*Villeneuve-les-Essais/)
    }))

  test('requests carry long random values and a challenge, and another each time', async () => {
    const { asked } = providers.a.seen
    assert.ok(asked.length >= 2)
    for (const one of asked) {
      assert.ok(one.state.length >= 32 && one.nonce.length >= 32, JSON.stringify(one))
      assert.equal(one.code_challenge_method, 'S256')
      assert.equal(one.redirect_uri, `${portal}/account/openid/a/callback`)
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      assert.equal(new Set(asked.map(one => one[name])).size, asked.length, name)
    }
  })

  test('an answer with another state is refused, and hands in no code', () =>
    inPage({}, async page => {
      const before = providers.a.seen.exchanged.length
      const came = await comingBack(page, 'a', 'lou', url => {
        url.searchParams.set('state', 'A'.repeat(43))
        return url
      })
      assert.equal(await title(page), 'Connexion impossible')
      assert.equal(providers.a.seen.exchanged.length, before)
      await isSignedOut(page)
      // What was forged undid nothing: the true answer still counts.
      await page.goto(came.href)
      assert.equal(new URL(page.url()).pathname, '/account')
    }))

  test('an answer in another browser is refused', async () => {
    let came
    await inPage({}, async page => {
      came = await comingBack(page, 'a', 'lou', () => new URL(`${portal}/account/signed-out`))
    })
    await inPage({}, async page => {
      await page.goto(came.href)
      assert.equal(await title(page), 'Connexion impossible')
      await isSignedOut(page)
    })
  })

  test('a replayed answer is refused, and so is its code in a new one', () =>
    inPage({}, async page => {
      const came = await comingBack(page, 'a', 'lou', url => url)
      assert.equal(new URL(page.url()).pathname, '/account')
      await page.context().clearCookies({ name: '__Host-mee_session' })
      await page.goto(came.href)
      assert.equal(await title(page), 'Connexion impossible')
      await isSignedOut(page)
      await page.context().clearCookies()
      await comingBack(page, 'a', 'lou', url => {
        url.searchParams.set('code', came.searchParams.get('code'))
        return url
      })
      assert.match(await page.locator('main').innerText(), /n'a pas pu être vérifiée/)
      assert.equal(providers.a.seen.exchanged.at(-1).status, 400)
      await isSignedOut(page)
    }))

  test('an answer of another issuer is refused before any code is handed in', () =>
    inPage({}, async page => {
      const before = () => providers.a.seen.exchanged.length + providers.b.seen.exchanged.length
      const exchanged = before()
      for (const change of [
        url => (url.searchParams.set('iss', providers.b.issuer), url),
        url => (url.searchParams.delete('iss'), url),
        url => ((url.pathname = '/account/openid/b/callback'), url),
      ]) {
        await page.context().clearCookies()
        await comingBack(page, 'a', 'lou', change)
        assert.equal(await title(page), 'Connexion impossible')
        await isSignedOut(page)
      }
      assert.equal(before(), exchanged)
    }))

  test('signing out ends the session here and at the provider', () =>
    inPage({}, async (page, context) => {
      await signInWith(page, 'a', 'sacha')
      const [session] = (await context.cookies(portal)).filter(cookie => cookie.name === '__Host-mee_session')
      await page.goto(`${portal}/account`)
      await page.getByRole('button', { name: 'Se déconnecter' }).click()
      await page.waitForURL(address => address.href.startsWith(providers.a.issuer))
      await page.locator('button[name=logout]').click()
      await page.waitForURL(address => address.pathname === '/account/signed-out')
      assert.equal(await title(page), 'Vous êtes déconnecté')
      // The cookie kept by someone else is worth nothing.
      await context.addCookies([session])
      await isSignedOut(page)
      await page.goto(`${portal}/account/openid/a`)
      await page.locator('input[name=login]').waitFor()
    }))

  test('ProConnect gets the parameters it documents and no other, and its signed userinfo is read', () =>
    inPage({}, async page => {
      await signInWith(page, 'p', 'dupont')
      const main = await page.locator('main').innerText()
      assert.match(main, /Dominique dupont/)
      assert.match(main, /dupont@essai\.example\.org/)
      const [asked] = providers.p.seen.asked
      assert.deepEqual(Object.keys(asked).sort(), ['acr_values', 'client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'])
      assert.equal(asked.scope, 'openid email given_name usual_name')
      assert.deepEqual(providers.p.seen.exchanged, [
        { names: ['client_id', 'client_secret', 'code', 'grant_type', 'redirect_uri'], isBasic: false, status: 200 },
      ])
    }))

  test('a person ties an identity to their account, comes in by it, and no longer once the account is shut', async () => {
    const id = addUser('robin')
    await inPage({}, async page => {
      await signInByPassword(page, 'robin')
      await page.getByRole('button', { name: 'Lier Fournisseur CLOSED' }).click()
      await atProvider(page, 'robin-la-bas')
      await page.waitForURL(`${portal}/account`)
      assert.match(await page.locator('main').innerText(), /Fournisseur CLOSED : lié à votre compte/)
    })
    await inPage({}, async page => {
      await signInWith(page, 'closed', 'robin-la-bas')
      assert.equal(await accountId(page), id)
      mee(['user', 'disable', 'robin@essai.example.org'])
      await isSignedOut(page)
      await page.goto(`${portal}/account/openid/closed`)
      await page.locator('h1', { hasText: 'Connexion impossible' }).waitFor()
      assert.match(await page.locator('main').innerText(), /Ce compte est fermé/)
    })
    await inPage({}, async page => {
      await signInWith(page, 'closed', 'inconnue')
      assert.match(await page.locator('main').innerText(), /Aucun compte n'est lié/)
      await isSignedOut(page)
    })
  })

  test('an identity tied to one account cannot be tied to another', () =>
    inPage({}, async page => {
      addUser('noa')
      await signInByPassword(page, 'noa')
      await page.getByRole('button', { name: 'Lier Fournisseur CLOSED' }).click()
      await atProvider(page, 'robin-la-bas')
      await page.locator('h1', { hasText: 'Connexion impossible' }).waitFor()
      assert.match(await page.locator('main').innerText(), /déjà liée à un autre compte/)
    }))

  test('a form of another site changes nothing', async () => {
    const page_ = `<form method="post" action="${portal}/account/sign-out"><button>Envoyer</button></form>`
    const elsewhere = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(page_)).listen(0, '127.0.0.1')
    await new Promise(resolve => elsewhere.once('listening', resolve))
    try {
      await inPage({}, async page => {
        addUser('alix')
        await signInByPassword(page, 'alix')
        // Another port is another origin of the same site: the cookie comes along, and the origin decides.
        await page.goto(`http://127.0.0.1:${elsewhere.address().port}/`)
        const [answer] = await Promise.all([page.waitForResponse(`${portal}/account/sign-out`), page.locator('button').click()])
        assert.equal(answer.status(), 403)
        assert.ok((await answer.request().allHeaders()).cookie?.includes('__Host-mee_session'))
        await page.goto(`${portal}/account`)
        assert.equal(await title(page), 'Votre compte')
      })
    } finally {
      elsewhere.close()
    }
  })

  for (const viewport of SIZES) {
    test(`axe finds nothing on the pages for agents at ${viewport.width} px`, () =>
      inPage({ viewport, javaScriptEnabled: true }, async page => {
        const name = `lea-${viewport.width}`
        addUser(name)
        const look = async what => {
          await hasNoAxeViolation(page, what, { hasSection: false })
          await fitsItsWidth(page, what)
          await screenshot(page, `account-${what}-${viewport.width}`)
        }
        await page.goto(`${portal}/account/sign-in`)
        await look('sign-in')
        await page.getByLabel('Adresse électronique').fill('rien@essai.example.org')
        await page.getByLabel('Mot de passe').fill('rien')
        await page.getByRole('button', { name: 'Se connecter' }).click()
        await page.getByRole('alert').waitFor()
        await look('sign-in-refused')
        await signInByPassword(page, name)
        await look('home')
        await page.goto(`${portal}/account/openid/a/callback?state=rien`)
        await look('refused')
        await page.goto(`${portal}/account/signed-out`)
        await look('signed-out')
      }))
  }
})
