CREATE TABLE bodies (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    territory TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (kind, territory)
);

CREATE TABLE communes (
    insee TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    departement TEXT NOT NULL,
    academie TEXT NOT NULL,
    zone TEXT NOT NULL,
    epci_siren TEXT,
    parent_insee TEXT REFERENCES communes (insee),
    is_fictitious BOOLEAN NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX communes_by_name ON communes (name_folded, insee);

CREATE TABLE schools (
    uai TEXT NOT NULL PRIMARY KEY,
    insee TEXT NOT NULL REFERENCES communes (insee),
    name_folded TEXT COLLATE "C" NOT NULL,
    is_maternelle BOOLEAN NOT NULL,
    is_elementaire BOOLEAN NOT NULL,
    is_college BOOLEAN NOT NULL,
    doc TEXT NOT NULL,
    doc_hash TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX schools_by_commune ON schools (insee, name_folded, uai);

-- The whole text stands last: SQLite reads a row up to the column it needs, and lists need the summary only.
CREATE TABLE fiches (
    pk TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    fiche_id TEXT NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    title_folded TEXT COLLATE "C" NOT NULL,
    is_maternelle BOOLEAN NOT NULL,
    is_elementaire BOOLEAN NOT NULL,
    is_college BOOLEAN NOT NULL,
    is_listed BOOLEAN NOT NULL,
    producer_nodes TEXT NOT NULL,
    withdrawn_on TEXT,
    replaced_by TEXT,
    superseded_by TEXT,
    summary TEXT NOT NULL,
    doc_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (body_id, fiche_id),
    UNIQUE (body_id, slug)
);
CREATE INDEX fiches_by_title ON fiches (title_folded, pk);

CREATE TABLE fiche_themes (
    fiche_pk TEXT NOT NULL REFERENCES fiches (pk) ON DELETE CASCADE,
    theme TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (fiche_pk, theme)
);
CREATE INDEX fiche_themes_by_theme ON fiche_themes (theme, fiche_pk);

-- A local word outlives whatever happens to its fiche: no cascade here.
CREATE TABLE slot_values (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    fiche_pk TEXT NOT NULL REFERENCES fiches (pk),
    slot_id TEXT NOT NULL,
    doc TEXT NOT NULL,
    checked_on TEXT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (body_id, fiche_pk, slot_id)
);
CREATE INDEX slot_values_by_fiche ON slot_values (fiche_pk, body_id);
