-- What agents upload, by the SHA-256 of what is kept; the bytes stand last, for lists need none of them.
CREATE TABLE files (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/webp')),
    -- What an image shows for those who do not see it.
    alternative TEXT,
    width INTEGER,
    height INTEGER,
    size INTEGER NOT NULL CHECK (size > 0),
    uploaded_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    small_bytes BLOB,
    bytes BLOB NOT NULL,
    PRIMARY KEY (body_id, hash),
    CHECK ((media_type = 'application/pdf') = (small_bytes IS NULL)),
    CHECK ((media_type = 'application/pdf') = (width IS NULL)),
    CHECK ((media_type = 'application/pdf') = (height IS NULL)),
    CHECK (media_type = 'application/pdf' OR alternative IS NOT NULL)
) STRICT;
CREATE INDEX files_by_hash ON files (hash);

-- Which published texts show a file: without a row here parents do not get it.
CREATE TABLE file_uses (
    work_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (work_id, hash),
    FOREIGN KEY (work_id, body_id) REFERENCES works (id, body_id),
    FOREIGN KEY (body_id, hash) REFERENCES files (body_id, hash)
) STRICT;
CREATE INDEX file_uses_by_hash ON file_uses (hash);
