-- What kind of establishment it is; none for a school without a level.
ALTER TABLE schools ADD COLUMN establishment_kind TEXT
    CHECK (establishment_kind IN ('maternelle', 'elementaire', 'primaire', 'college', 'centre_de_loisirs'));
-- The body that keeps an establishment which no national file holds.
ALTER TABLE schools ADD COLUMN keeper_id TEXT REFERENCES bodies (id);
UPDATE schools SET establishment_kind = CASE
    WHEN is_maternelle AND is_elementaire THEN 'primaire'
    WHEN is_maternelle THEN 'maternelle'
    WHEN is_elementaire THEN 'elementaire'
    WHEN is_college THEN 'college'
END;
CREATE UNIQUE INDEX schools_by_kind ON schools (insee, uai, establishment_kind);
CREATE INDEX schools_by_keeper ON schools (keeper_id, uai) WHERE keeper_id IS NOT NULL;
CREATE UNIQUE INDEX communes_by_epci ON communes (insee, epci_siren);
CREATE UNIQUE INDEX works_by_id_and_subject ON works (id, subject);

-- Which body runs the pages of a commune's schools: the commune, or the intercommunalité it belongs to.
CREATE TABLE school_authorities (
    insee TEXT NOT NULL PRIMARY KEY REFERENCES communes (insee),
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind IN ('commune', 'epci')),
    territory TEXT NOT NULL,
    -- Only where an intercommunalité runs them: the foreign key below says that the commune belongs to it.
    epci_siren TEXT,
    UNIQUE (insee, body_id),
    FOREIGN KEY (body_id, body_kind, territory) REFERENCES bodies (id, kind, territory),
    FOREIGN KEY (insee, epci_siren) REFERENCES communes (insee, epci_siren),
    CHECK (body_kind <> 'commune' OR (territory = insee AND epci_siren IS NULL)),
    CHECK (body_kind <> 'epci' OR (epci_siren IS NOT NULL AND territory = epci_siren))
);
CREATE INDEX school_authorities_by_body ON school_authorities (body_id, insee);

-- The rubrics a body has chosen for a kind of establishment: one list for all its schools of that kind.
CREATE TABLE body_rubrics (
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind IN ('commune', 'epci')),
    establishment_kind TEXT NOT NULL
        CHECK (establishment_kind IN ('maternelle', 'elementaire', 'primaire', 'college', 'centre_de_loisirs')),
    rubric TEXT NOT NULL,
    position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 10),
    -- Its definition where it is the body's own; the others stand in the catalogue.
    doc TEXT,
    PRIMARY KEY (body_id, establishment_kind, rubric),
    UNIQUE (body_id, establishment_kind, position),
    FOREIGN KEY (body_id, body_kind) REFERENCES bodies (id, kind)
);

-- What stands on the page of a school. A school has no list of rubrics of its own: a text is on the page only under a
-- rubric that the body running the school's pages has chosen for all its schools of that kind, once.
CREATE TABLE rubric_contents (
    work_id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL,
    work_kind TEXT NOT NULL CHECK (work_kind = 'rubric'),
    subject TEXT NOT NULL,
    insee TEXT NOT NULL,
    uai TEXT NOT NULL,
    establishment_kind TEXT NOT NULL,
    rubric TEXT NOT NULL,
    UNIQUE (uai, rubric),
    FOREIGN KEY (work_id, body_id, body_kind, work_kind, uai) REFERENCES works (id, body_id, body_kind, kind, uai),
    FOREIGN KEY (work_id, subject) REFERENCES works (id, subject),
    FOREIGN KEY (insee, body_id) REFERENCES school_authorities (insee, body_id),
    FOREIGN KEY (insee, uai, establishment_kind) REFERENCES schools (insee, uai, establishment_kind),
    -- Looked at when the transaction ends: a list is written anew in one.
    FOREIGN KEY (body_id, establishment_kind, rubric) REFERENCES body_rubrics (body_id, establishment_kind, rubric)
        DEFERRABLE INITIALLY DEFERRED,
    CHECK (subject = uai || '/' || rubric)
);
CREATE INDEX rubric_contents_by_rubric ON rubric_contents (body_id, establishment_kind, rubric);
CREATE INDEX rubric_contents_by_place ON rubric_contents (insee, uai);
