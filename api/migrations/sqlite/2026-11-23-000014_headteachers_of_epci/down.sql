DELETE FROM memberships WHERE role = 'headteacher' AND body_kind = 'epci';
CREATE TABLE new_memberships (
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
INSERT INTO new_memberships SELECT * FROM memberships;

-- A headteacher's schools: the membership is of the commune's body, and the school stands in that commune.
CREATE TABLE new_membership_schools (
    membership_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind = 'commune'),
    role TEXT NOT NULL CHECK (role = 'headteacher'),
    insee TEXT NOT NULL,
    uai TEXT NOT NULL,
    PRIMARY KEY (membership_id, uai),
    FOREIGN KEY (membership_id, body_id, body_kind, role) REFERENCES new_memberships (id, body_id, body_kind, role)
        ON DELETE CASCADE,
    FOREIGN KEY (body_id, body_kind, insee) REFERENCES bodies (id, kind, territory),
    FOREIGN KEY (insee, uai) REFERENCES schools (insee, uai)
) STRICT;
INSERT INTO new_membership_schools (membership_id, body_id, body_kind, role, insee, uai)
    SELECT membership_id, body_id, body_kind, role, insee, uai FROM membership_schools;

DROP TABLE membership_schools;
DROP TABLE memberships;
ALTER TABLE new_memberships RENAME TO memberships;
ALTER TABLE new_membership_schools RENAME TO membership_schools;
CREATE INDEX memberships_by_body ON memberships (body_id, account_id);
CREATE INDEX membership_schools_by_school ON membership_schools (insee, uai);
