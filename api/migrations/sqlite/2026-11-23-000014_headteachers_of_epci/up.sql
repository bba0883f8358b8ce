-- An intercommunalité that runs the school pages has their headteachers among its people.
-- SQLite changes no constraint of a table: both are made anew.
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
    CHECK (role <> 'headteacher' OR body_kind IN ('commune', 'epci')),
    CHECK ((role = 'vendor' AND body_kind = 'vendor') OR role IN ('auditor', 'administrator')
        OR (role <> 'vendor' AND body_kind <> 'vendor'))
) STRICT;
INSERT INTO new_memberships SELECT * FROM memberships;

-- The school stands in the commune of the membership's body, or in one of the intercommunalité's.
CREATE TABLE new_membership_schools (
    membership_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind IN ('commune', 'epci')),
    role TEXT NOT NULL CHECK (role = 'headteacher'),
    insee TEXT NOT NULL,
    uai TEXT NOT NULL,
    territory TEXT NOT NULL,
    epci_siren TEXT,
    PRIMARY KEY (membership_id, uai),
    FOREIGN KEY (membership_id, body_id, body_kind, role) REFERENCES new_memberships (id, body_id, body_kind, role)
        ON DELETE CASCADE,
    FOREIGN KEY (body_id, body_kind, territory) REFERENCES bodies (id, kind, territory),
    FOREIGN KEY (insee, epci_siren) REFERENCES communes (insee, epci_siren),
    FOREIGN KEY (insee, uai) REFERENCES schools (insee, uai),
    CHECK (body_kind <> 'commune' OR (territory = insee AND epci_siren IS NULL)),
    CHECK (body_kind <> 'epci' OR (epci_siren IS NOT NULL AND territory = epci_siren))
) STRICT;
INSERT INTO new_membership_schools (membership_id, body_id, body_kind, role, insee, uai, territory)
    SELECT membership_id, body_id, body_kind, role, insee, uai, insee FROM membership_schools;

DROP TABLE membership_schools;
DROP TABLE memberships;
ALTER TABLE new_memberships RENAME TO memberships;
ALTER TABLE new_membership_schools RENAME TO membership_schools;
CREATE INDEX memberships_by_body ON memberships (body_id, account_id);
CREATE INDEX membership_schools_by_school ON membership_schools (insee, uai);
