-- What makes a reference across bodies impossible: keys that carry the body and its kind along.
CREATE UNIQUE INDEX bodies_by_kind ON bodies (id, kind);
CREATE UNIQUE INDEX bodies_by_territory ON bodies (id, kind, territory);
CREATE UNIQUE INDEX schools_by_place ON schools (insee, uai);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    -- Goes up with every change of rights or password: tokens that carry another number no longer count.
    version INTEGER NOT NULL,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_by_name ON accounts (name_folded, id);

CREATE TABLE credentials (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL,
    totp_secret TEXT,
    -- The last time step a code was taken for: no code counts twice.
    totp_step INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account_id, code_hash)
) STRICT;

CREATE TABLE memberships (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL,
    role TEXT NOT NULL,
    -- Empty unless the role is that of a proofreader.
    step TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (account_id, body_id, role, step),
    UNIQUE (id, body_id, body_kind, role),
    FOREIGN KEY (body_id, body_kind) REFERENCES bodies (id, kind),
    CHECK (role IN ('editor', 'publisher', 'proofreader', 'headteacher', 'vendor', 'auditor', 'administrator')),
    CHECK ((role = 'proofreader') = (step <> '')),
    CHECK (role <> 'proofreader' OR body_kind = 'national'),
    CHECK (role <> 'headteacher' OR body_kind = 'commune'),
    CHECK ((role = 'vendor' AND body_kind = 'vendor') OR role IN ('auditor', 'administrator')
        OR (role <> 'vendor' AND body_kind <> 'vendor'))
) STRICT;
CREATE INDEX memberships_by_body ON memberships (body_id, account_id);

-- A headteacher's schools: the membership is of the commune's body, and the school stands in that commune.
CREATE TABLE membership_schools (
    membership_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind = 'commune'),
    role TEXT NOT NULL CHECK (role = 'headteacher'),
    insee TEXT NOT NULL,
    uai TEXT NOT NULL,
    PRIMARY KEY (membership_id, uai),
    FOREIGN KEY (membership_id, body_id, body_kind, role) REFERENCES memberships (id, body_id, body_kind, role)
        ON DELETE CASCADE,
    FOREIGN KEY (body_id, body_kind, insee) REFERENCES bodies (id, kind, territory),
    FOREIGN KEY (insee, uai) REFERENCES schools (insee, uai)
) STRICT;
CREATE INDEX membership_schools_by_school ON membership_schools (insee, uai);

CREATE TABLE delegations (
    id TEXT NOT NULL PRIMARY KEY,
    vendor_id TEXT NOT NULL,
    vendor_kind TEXT NOT NULL CHECK (vendor_kind = 'vendor'),
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind <> 'vendor'),
    scopes TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (vendor_id, vendor_kind) REFERENCES bodies (id, kind),
    FOREIGN KEY (body_id, body_kind) REFERENCES bodies (id, kind),
    CHECK (starts_at < ends_at)
) STRICT;
CREATE INDEX delegations_by_pair ON delegations (body_id, vendor_id);

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    private_key TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Empty for the key that signs; for another the instant after which its tokens no longer count.
    ends_at INTEGER
) STRICT;

CREATE TABLE sign_ins (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX sign_ins_by_account ON sign_ins (account_id);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (sign_in_id);

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    name TEXT NOT NULL,
    hint TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_keys_by_body ON api_keys (body_id, id);
