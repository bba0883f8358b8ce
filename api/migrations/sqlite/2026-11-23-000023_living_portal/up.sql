-- Dossiers d'actualité, urgent notices and the services of the service zone are works, and what parents see anew of them is a
-- change. SQLite cannot alter a CHECK; its text is rewritten as for tariff grids, which says why.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, '''tariff'', ''layer'', ', '''news'', ''notice'', ''service_link'', ''tariff'', ''layer'', ')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema
SET sql = replace(sql, '''tariff'', ''home'', ', '''news'', ''notice'', ''service_link'', ''tariff'', ''home'', ')
WHERE type = 'table' AND name = 'changes';
-- A table made and dropped moves the schema's number on, so every other connection reads it anew; this one does so now.
CREATE TABLE living_portal_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE living_portal_schema_moves_on;
PRAGMA writable_schema = RESET;

-- Dossiers of farther bodies that a body leaves out in its territory.
CREATE TABLE left_out_news (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    work_id TEXT NOT NULL REFERENCES works (id),
    left_out_by TEXT NOT NULL,
    left_out_at INTEGER NOT NULL,
    PRIMARY KEY (body_id, work_id)
) STRICT;
