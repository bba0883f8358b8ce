-- Under which licence a body gives out its own data; a body without a line gives none out.
CREATE TABLE open_data (
    body_id TEXT NOT NULL PRIMARY KEY REFERENCES bodies (id),
    licence TEXT NOT NULL CHECK (licence IN ('etalab-2.0', 'odbl-1.0')),
    updated_at BIGINT NOT NULL
);
