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
ALTER TABLE fiches DROP COLUMN placed_after;
ALTER TABLE fiches DROP COLUMN placed_in;
DROP TABLE conflicts;
DROP TABLE published_slots;
DROP TABLE signatures;
DROP TABLE proofreading_steps;
DROP TABLE revision_writers;
UPDATE works SET is_hiding = FALSE, public_number = NULL, public_state = NULL;
ALTER TABLE works DROP CONSTRAINT works_id_public_number_public_state_fkey;
DROP TABLE revisions;
DROP TABLE works;
DROP FUNCTION revisions_keep_their_text;
DROP FUNCTION revisions_begin_unpublished;
DROP FUNCTION revisions_need_signatures;
