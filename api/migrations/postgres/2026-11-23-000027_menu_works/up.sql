-- A restaurant's menus of a week are a work of their body, and what parents see anew of them is a change. What was kept of them as
-- drafts and published sheets moves there as it stands: the text is the list of the lines, so its hash is the one it had.
-- The kinds that are there stay whatever they are: this one is put before them.
DO $$
DECLARE
    room TEXT;
    said TEXT;
BEGIN
    FOREACH room IN ARRAY ARRAY['works', 'changes'] LOOP
        SELECT pg_get_constraintdef(oid) INTO STRICT said FROM pg_constraint
        WHERE conrelid = room::regclass AND conname = room || '_kind_check';
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', room, room || '_kind_check');
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I ', room, room || '_kind_check')
            || replace(said, 'ARRAY[', 'ARRAY[''menu''::text, ');
    END LOOP;
END
$$;

-- Which weeks of which restaurants parents see, made from the published texts, so that nobody reads a year of dishes for a name.
CREATE TABLE menu_weeks (
    work_id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL,
    restaurant TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The commune and the school that the lines name, where they do.
    insee TEXT,
    uai TEXT,
    week TEXT NOT NULL,
    FOREIGN KEY (work_id, body_id) REFERENCES works (id, body_id)
);
CREATE INDEX menu_weeks_by_body ON menu_weeks (body_id, week);

INSERT INTO works (
    id, body_id, body_kind, kind, subject, title, last_number, is_hiding, version, created_at, updated_at
)
SELECT
    min(sheets.id), sheets.body_id, bodies.kind, 'menu', sheets.week || '/' || sheets.restaurant,
    min(sheets.name) || ', semaine ' || CAST(substr(sheets.week, 7) AS INTEGER) || ' de ' || substr(sheets.week, 1, 4),
    count(*), FALSE, count(*), min(sheets.created_at), max(coalesce(sheets.published_at, sheets.created_at))
FROM menu_sheets AS sheets INNER JOIN bodies ON bodies.id = sheets.body_id
GROUP BY sheets.body_id, bodies.kind, sheets.week, sheets.restaurant;
-- Who wrote and who published stands in the audit log only; here it is the command line, which is nobody's account.
INSERT INTO revisions (
    work_id, body_id, number, state, text_hash, decided_by, decided_at, starts_at, created_at, updated_at, doc
)
SELECT
    works.id, works.body_id, 1, 'published', sheets.doc_hash, '00000000-0000-7000-8000-000000000001',
    sheets.published_at, sheets.published_at, sheets.created_at, sheets.published_at, sheets.doc
FROM menu_sheets AS sheets
INNER JOIN works
    ON works.body_id = sheets.body_id AND works.kind = 'menu' AND works.subject = sheets.week || '/' || sheets.restaurant
WHERE sheets.state = 'published';
INSERT INTO revisions (work_id, body_id, number, state, text_hash, created_at, updated_at, doc)
SELECT
    works.id, works.body_id, works.last_number, 'draft', sheets.doc_hash, sheets.created_at, sheets.created_at, sheets.doc
FROM menu_sheets AS sheets
INNER JOIN works
    ON works.body_id = sheets.body_id AND works.kind = 'menu' AND works.subject = sheets.week || '/' || sheets.restaurant
WHERE sheets.state = 'draft';
INSERT INTO revision_writers (work_id, number, writer_kind, writer_id)
SELECT revisions.work_id, revisions.number, 'account', '00000000-0000-7000-8000-000000000001'
FROM revisions INNER JOIN works ON works.id = revisions.work_id
WHERE works.kind = 'menu';
UPDATE works SET
    public_number = 1, public_state = 'published',
    checked_on = (SELECT to_char(to_timestamp(starts_at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM revisions WHERE revisions.work_id = works.id AND revisions.number = 1)
WHERE works.kind = 'menu'
AND EXISTS (SELECT 1 FROM revisions WHERE revisions.work_id = works.id AND revisions.state = 'published');
INSERT INTO menu_weeks (work_id, body_id, restaurant, name, insee, uai, week)
SELECT works.id, works.body_id, sheets.restaurant, sheets.name, sheets.insee, sheets.uai, sheets.week
FROM menu_sheets AS sheets
INNER JOIN works
    ON works.body_id = sheets.body_id AND works.kind = 'menu' AND works.subject = sheets.week || '/' || sheets.restaurant
WHERE sheets.state = 'published';
DROP TABLE menu_sheets;

-- What a body leaves out of farther ones is a dossier or an entry of the agenda.
CREATE TABLE left_out_works (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    work_id TEXT NOT NULL REFERENCES works (id),
    left_out_by TEXT NOT NULL,
    left_out_at BIGINT NOT NULL,
    PRIMARY KEY (body_id, work_id)
);
INSERT INTO left_out_works (body_id, work_id, left_out_by, left_out_at)
SELECT body_id, work_id, left_out_by, left_out_at FROM left_out_news;
DROP TABLE left_out_news;
