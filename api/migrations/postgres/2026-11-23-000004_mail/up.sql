-- Mails to be sent, and for a while those that were. Written in the transaction of the change they speak of.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    template TEXT NOT NULL,
    -- Address and parameters go when the mail is sent; no secret ever stands here: links are made at sending.
    recipient TEXT,
    params TEXT,
    -- At most one waiting mail of a key: a newer one takes its place.
    dedupe_key TEXT UNIQUE,
    created_at BIGINT NOT NULL,
    -- After this instant it is no longer worth sending.
    expires_at BIGINT NOT NULL,
    -- Whoever takes a mail moves this instant on first: until then nobody else takes it.
    next_attempt_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    sent_at BIGINT,
    failed_at BIGINT,
    last_error TEXT,
    CHECK (sent_at IS NULL OR failed_at IS NULL),
    CHECK (sent_at IS NOT NULL OR (recipient IS NOT NULL AND params IS NOT NULL)),
    CHECK (sent_at IS NULL OR (recipient IS NULL AND params IS NULL AND dedupe_key IS NULL))
);
CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

-- Invitations that wait for an answer; accepted and revoked ones leave their trace in the audit log only.
CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    name TEXT,
    grants TEXT NOT NULL,
    invited_by TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (body_id, email_folded)
);
CREATE INDEX invitations_by_body ON invitations (body_id, id);

-- Several for one invitation: a mail that was sent but not acknowledged is sent again, with a link of its own.
CREATE TABLE invitation_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    invitation_id TEXT NOT NULL REFERENCES invitations (id) ON DELETE CASCADE
);
CREATE INDEX invitation_tokens_by_invitation ON invitation_tokens (invitation_id);

CREATE TABLE password_resets (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX password_resets_by_account ON password_resets (account_id);
