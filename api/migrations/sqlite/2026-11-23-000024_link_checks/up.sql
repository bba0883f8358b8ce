-- What came of asking for the addresses in a body's published texts.
CREATE TABLE link_checks (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    url TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('alive', 'moved', 'missing', 'failing', 'unreachable', 'refused')),
    status INTEGER,
    checked_at INTEGER NOT NULL,
    broken_since INTEGER,
    PRIMARY KEY (body_id, url)
) STRICT;
