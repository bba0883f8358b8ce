-- What bodies write: each work has revisions, and parents see at most one of them.
CREATE TABLE works (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('layer', 'fiche', 'rubric', 'service')),
    -- What it is about, once among the body's works of its kind: a fiche's id, a slug, a school and its rubric.
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    -- The school, for what a headteacher reaches.
    uai TEXT,
    last_number INTEGER NOT NULL,
    -- The revision parents see. The foreign key below says that it is a published one, whatever the code does.
    public_number INTEGER,
    public_state TEXT CHECK (public_state = 'published'),
    -- Whether the published revision hides the fiche from the body's territory.
    is_hiding INTEGER NOT NULL CHECK (is_hiding IN (0, 1)),
    checked_on TEXT,
    review_by TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (body_id, kind, subject),
    UNIQUE (id, body_id),
    UNIQUE (id, body_id, body_kind, kind, uai),
    FOREIGN KEY (body_id, body_kind) REFERENCES bodies (id, kind),
    FOREIGN KEY (id, public_number, public_state) REFERENCES revisions (work_id, number, state),
    CHECK ((public_number IS NULL) = (public_state IS NULL)),
    CHECK (body_kind <> 'vendor'),
    CHECK (kind <> 'layer' OR body_kind <> 'national'),
    CHECK (is_hiding = 0 OR public_number IS NOT NULL)
) STRICT;
CREATE INDEX works_by_subject ON works (kind, subject, body_id);
CREATE INDEX works_by_change ON works (body_id, updated_at, id);
CREATE INDEX works_by_review ON works (body_id, review_by);

CREATE TABLE revisions (
    work_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'refused', 'scheduled', 'published', 'ended')),
    text_hash TEXT NOT NULL,
    proposed_by TEXT,
    proposed_at INTEGER,
    decided_by TEXT,
    decided_at INTEGER,
    reason TEXT,
    starts_at INTEGER,
    ends_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (work_id, number),
    UNIQUE (work_id, number, state),
    UNIQUE (work_id, number, body_id),
    FOREIGN KEY (work_id, body_id) REFERENCES works (id, body_id),
    CHECK (state NOT IN ('scheduled', 'published') OR (decided_by IS NOT NULL AND starts_at IS NOT NULL)),
    CHECK (state <> 'refused' OR (decided_by IS NOT NULL AND reason IS NOT NULL)),
    CHECK (state <> 'proposed' OR proposed_by IS NOT NULL),
    CHECK (ends_at IS NULL OR starts_at < ends_at)
) STRICT;
CREATE UNIQUE INDEX revisions_one_open ON revisions (work_id) WHERE state IN ('draft', 'proposed');
CREATE UNIQUE INDEX revisions_one_published ON revisions (work_id) WHERE state = 'published';
CREATE INDEX revisions_by_start ON revisions (starts_at) WHERE state = 'scheduled';
CREATE INDEX revisions_by_end ON revisions (ends_at) WHERE state = 'published' AND ends_at IS NOT NULL;

-- Who wrote a revision: accounts and keys, by identifier.
CREATE TABLE revision_writers (
    work_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    writer_kind TEXT NOT NULL CHECK (writer_kind IN ('account', 'api key')),
    writer_id TEXT NOT NULL,
    PRIMARY KEY (work_id, number, writer_kind, writer_id),
    FOREIGN KEY (work_id, number) REFERENCES revisions (work_id, number) ON DELETE CASCADE
) STRICT;

-- The chain of proofreading of the national editor's fiches.
CREATE TABLE proofreading_steps (
    body_id TEXT NOT NULL,
    body_kind TEXT NOT NULL CHECK (body_kind = 'national'),
    position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 20),
    step TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (body_id, position),
    UNIQUE (body_id, step),
    FOREIGN KEY (body_id, body_kind) REFERENCES bodies (id, kind)
) STRICT;

-- A signature is of a text, by its hash: another text has none.
CREATE TABLE signatures (
    work_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    body_id TEXT NOT NULL,
    step TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (work_id, number, step),
    FOREIGN KEY (work_id, number, body_id) REFERENCES revisions (work_id, number, body_id) ON DELETE CASCADE
) STRICT;

-- Which slots of a fiche hold a published word of the body, for its list of what is left to fill in.
CREATE TABLE published_slots (
    work_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    fiche_id TEXT NOT NULL,
    slot_id TEXT NOT NULL,
    PRIMARY KEY (body_id, fiche_id, slot_id),
    FOREIGN KEY (work_id, body_id) REFERENCES works (id, body_id)
) STRICT;
CREATE INDEX published_slots_by_work ON published_slots (work_id);

-- What a national change left hanging, for the body concerned, with both texts.
CREATE TABLE conflicts (
    id TEXT NOT NULL PRIMARY KEY,
    work_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    doc TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    settled_at INTEGER,
    settled_by TEXT,
    FOREIGN KEY (work_id, body_id) REFERENCES works (id, body_id)
) STRICT;
CREATE UNIQUE INDEX conflicts_once ON conflicts (work_id, kind, place) WHERE settled_at IS NULL;
CREATE INDEX conflicts_by_body ON conflicts (body_id, found_at, id);

-- A fiche of the instance's own reaches the public tables only signed at every step, whatever the code does.
CREATE TRIGGER revisions_need_signatures BEFORE UPDATE OF state ON revisions
WHEN NEW.state IN ('scheduled', 'published') AND EXISTS (
    SELECT 1 FROM works
    WHERE works.id = NEW.work_id AND works.kind = 'fiche' AND works.body_kind = 'national'
    AND (
        NOT EXISTS (SELECT 1 FROM proofreading_steps AS steps WHERE steps.body_id = works.body_id)
        OR EXISTS (
            SELECT 1 FROM proofreading_steps AS steps
            WHERE steps.body_id = works.body_id AND NOT EXISTS (
                SELECT 1 FROM signatures
                WHERE signatures.work_id = NEW.work_id AND signatures.number = NEW.number
                AND signatures.step = steps.step AND signatures.text_hash = NEW.text_hash
                AND NOT EXISTS (
                    SELECT 1 FROM revision_writers AS writers
                    WHERE writers.work_id = NEW.work_id AND writers.number = NEW.number
                    AND writers.writer_kind = 'account' AND writers.writer_id = signatures.account_id
                )
            )
        )
    )
)
BEGIN
    SELECT RAISE(ABORT, 'a proofreading signature is missing');
END;
CREATE TRIGGER revisions_begin_unpublished BEFORE INSERT ON revisions
WHEN NEW.state IN ('scheduled', 'published') AND EXISTS (
    SELECT 1 FROM works WHERE works.id = NEW.work_id AND works.kind = 'fiche' AND works.body_kind = 'national'
)
BEGIN
    SELECT RAISE(ABORT, 'a revision begins as a draft');
END;
-- The text of what was decided never changes: another text is another revision.
CREATE TRIGGER revisions_keep_their_text BEFORE UPDATE OF doc, text_hash ON revisions
WHEN OLD.state NOT IN ('draft', 'proposed') AND (NEW.doc <> OLD.doc OR NEW.text_hash <> OLD.text_hash)
BEGIN
    SELECT RAISE(ABORT, 'the text of a decided revision does not change');
END;

-- Where a local fiche stands among the others of a theme.
ALTER TABLE fiches ADD COLUMN placed_in TEXT;
ALTER TABLE fiches ADD COLUMN placed_after TEXT;
-- Words of bodies are works from now on; those of this table came from the demo only.
DROP TABLE slot_values;
