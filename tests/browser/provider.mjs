// A real OpenID provider (npm `oidc-provider`) on a port of its own, with a memory of what it was asked.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/** A port nobody listens on. */
export const freePort = () =>
  new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

// What ProConnect's documentation names; it answers anything else with « Y000400 ».
const PROCONNECT = ['acr_values', 'client_id', 'nonce', 'prompt', 'redirect_uri', 'response_type', 'scope', 'state']

/**
 * Starts a provider that knows everybody: whoever signs in as `camille` is `camille` with that e-mail address.
 * With `isProConnect` it refuses parameters that ProConnect refuses, takes the secret in the body only, signs userinfo and
 * gives codes of 30 s and tokens of 60 s.
 */
export const startProvider = async ({ id, portal, isProConnect = false }) => {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const seen = { asked: [], exchanged: [] }
  // What stands between the provider and the portal: the address a browser is sent back to, as it will be.
  const between = { change: undefined, came: undefined }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const names = ['interaction', 'resume', 'session'].map(name => [name, `_${id}_${name}`])
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'portail',
        client_secret: `secret-${id}`,
        redirect_uris: [`${portal}/account/openid/${id}/callback`],
        post_logout_redirect_uris: [`${portal}/account/signed-out`],
        ...(isProConnect && { userinfo_signed_response_alg: 'RS256', token_endpoint_auth_method: 'client_secret_post' }),
      },
    ],
    // Two providers on one host share its cookies: each needs names of its own.
    cookies: { keys: [`cookies-${id}`], names: Object.fromEntries(names) },
    features: {
      devInteractions: { enabled: true },
      jwtUserinfo: { enabled: isProConnect },
      rpInitiatedLogout: { enabled: true },
    },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: `key-${id}`, use: 'sig', alg: 'RS256' }] },
    acrValues: ['eidas1'],
    claims: isProConnect
      ? { openid: ['sub'], email: ['email'], given_name: ['given_name'], usual_name: ['usual_name'] }
      : { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, login) => ({
      accountId: login,
      claims: () => ({
        sub: login,
        email: `${login}@essai.example.org`,
        email_verified: true,
        ...(isProConnect ? { given_name: 'Dominique', usual_name: login } : { name: `${login} chez ${id}` }),
      }),
    }),
    // Nobody is asked for consent: the portal is the administration's own.
    loadExistingGrant: async context => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      })
      grant.addOIDCScope('openid email profile given_name usual_name')
      await grant.save()
      return grant
    },
    pkce: { required: () => false },
    ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Grant: 600, Interaction: 600, Session: 600 },
  })
  provider.use(async (context, next) => {
    if (context.path === '/auth') {
      seen.asked.push({ ...context.query })
      const extra = Object.keys(context.query).filter(name => !PROCONNECT.includes(name))
      if (isProConnect && extra.length) {
        context.status = 400
        context.body = `Y000400 : ${extra}`
        return
      }
    }
    await next()
    const onward = context.response.get('location') ?? ''
    if (between.change && onward.startsWith(`${portal}/account/openid/`)) {
      between.came = new URL(onward)
      context.set('location', between.change(new URL(onward)).href)
    }
    if (context.path === '/token') {
      const isBasic = /^basic /i.test(context.get('authorization'))
      seen.exchanged.push({ names: Object.keys(context.oidc?.body ?? {}).sort(), isBasic, status: context.status })
    }
  })
  const server = createServer(provider.callback())
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  }
  return { id, issuer, seen, between, stop, secret: `secret-${id}` }
}

/** The settings that name these providers, as an operator writes them. */
export const settings = (providers, folder) =>
  providers
    .map(({ id, issuer, isProConnect, createsAccounts = true }) =>
      [
        '[[openid_providers]]',
        `id = "${id}"`,
        `label = "${isProConnect ? 'ProConnect' : `Fournisseur ${id.toUpperCase()}`}"`,
        `issuer = "${issuer}"`,
        'client_id = "portail"',
        `client_secret_file = "${folder}/${id}"`,
        ...(isProConnect
          ? ['profile = "proconnect"', 'acr_values = "eidas1"', 'scopes = ["email", "given_name", "usual_name"]']
          : []),
        `creates_accounts = ${createsAccounts}`,
      ].join('\n'),
    )
    .join('\n\n')
