-- What parents see anew or no longer, in the order of the commits: numbers are given under a lock that is held to the end
-- of the transaction, so whoever has read one number has read every smaller one.
CREATE TABLE changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    -- Whose content it is; nobody's for what the national annuaire says.
    body_id TEXT REFERENCES bodies (id),
    -- The commune, for what belongs to one; otherwise the whole territory of the body.
    insee TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('home', 'fiche', 'school', 'service')),
    key TEXT NOT NULL,
    CHECK (body_id IS NOT NULL OR insee IS NOT NULL)
);
CREATE INDEX changes_by_commune ON changes (insee, seq);
CREATE INDEX changes_by_body ON changes (body_id, seq);
CREATE INDEX changes_by_instant ON changes (at);

CREATE TABLE change_heads (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last_seq BIGINT NOT NULL,
    pruned_through BIGINT NOT NULL
);
INSERT INTO change_heads (id, last_seq, pruned_through) VALUES (1, 0, 0);
