-- Who comes from an OpenID provider is known by its issuer and its subject there, never by an e-mail address.
CREATE TABLE openid_identities (
    id TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX openid_identities_by_account ON openid_identities (account_id);

-- Sign-ins that were sent to a provider and have not come back: each counts once, in the browser it began in.
CREATE TABLE openid_requests (
    state_hash TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    binding_hash TEXT NOT NULL,
    nonce TEXT NOT NULL,
    pkce_verifier TEXT,
    -- The session to whose account the identity is to be tied; empty for a sign-in.
    link_session_hash TEXT,
    next_path TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX openid_requests_by_end ON openid_requests (expires_at);

CREATE TABLE browser_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- The account's version when it began: a change of rights or password ends it.
    account_version BIGINT NOT NULL,
    -- Empty until a body is chosen.
    sign_in_id TEXT REFERENCES sign_ins (id) ON DELETE CASCADE,
    -- The provider it came from and its ID token, which signing out there asks for; both go with the session.
    provider TEXT,
    id_token TEXT,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX browser_sessions_by_account ON browser_sessions (account_id);
CREATE INDEX browser_sessions_by_sign_in ON browser_sessions (sign_in_id);
CREATE INDEX browser_sessions_by_end ON browser_sessions (expires_at);
