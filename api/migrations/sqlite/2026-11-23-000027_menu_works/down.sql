-- A restaurant's menus of a week, as a body publishes them: the lines of the file, whole, in one document. Of each there is one
-- draft at most, and one that parents see.
CREATE TABLE menu_sheets (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    restaurant TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The commune and the school that the file names, where it does.
    insee TEXT,
    uai TEXT,
    week TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    dish_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    published_at INTEGER,
    doc_hash TEXT NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (body_id, week, restaurant, state),
    CHECK ((state = 'published') = (published_at IS NOT NULL))
) STRICT;
INSERT INTO menu_sheets (
    id, body_id, restaurant, name, insee, uai, week, state, dish_count, created_at, published_at, doc_hash, doc
)
SELECT
    works.id, works.body_id, weeks.restaurant, weeks.name, weeks.insee, weeks.uai, weeks.week, 'published',
    json_array_length(revisions.doc), revisions.created_at, revisions.starts_at, revisions.text_hash, revisions.doc
FROM menu_weeks AS weeks
INNER JOIN works ON works.id = weeks.work_id
INNER JOIN revisions ON revisions.work_id = works.id AND revisions.number = works.public_number;
-- What waits, for somebody's word or for its day, is a draft.
INSERT INTO menu_sheets (id, body_id, restaurant, name, week, state, dish_count, created_at, doc_hash, doc)
SELECT
    works.id || '.draft', works.body_id, substr(works.subject, instr(works.subject, '/') + 1), substr(works.title, 1, instr(works.title || ', semaine ', ', semaine ') - 1), substr(works.subject, 1, 8), 'draft',
    json_array_length(revisions.doc), revisions.created_at, revisions.text_hash, revisions.doc
FROM works
INNER JOIN revisions ON revisions.work_id = works.id AND revisions.number = works.last_number
WHERE works.kind = 'menu' AND revisions.state IN ('draft', 'proposed', 'scheduled');
DROP TABLE menu_weeks;
DELETE FROM changes WHERE kind = 'menu';
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind = 'menu';
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind = 'menu');
CREATE TABLE left_out_news (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    work_id TEXT NOT NULL REFERENCES works (id),
    left_out_by TEXT NOT NULL,
    left_out_at INTEGER NOT NULL,
    PRIMARY KEY (body_id, work_id)
) STRICT;
INSERT INTO left_out_news (body_id, work_id, left_out_by, left_out_at)
SELECT theirs.body_id, theirs.work_id, theirs.left_out_by, theirs.left_out_at
FROM left_out_works AS theirs INNER JOIN works ON works.id = theirs.work_id
WHERE works.kind = 'news';
DROP TABLE left_out_works;
DELETE FROM works WHERE kind = 'menu';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''menu'', ', '')
WHERE type = 'table' AND name IN ('works', 'changes');
CREATE TABLE menu_works_schema_moves_back (id INTEGER NOT NULL) STRICT;
DROP TABLE menu_works_schema_moves_back;
PRAGMA writable_schema = RESET;
