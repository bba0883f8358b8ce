-- What a body says of its registrations is a work, and what parents see anew of it is a change. SQLite cannot alter a CHECK;
-- its text is rewritten as for tariff grids, which says why.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''tariff'', ''layer'', ', 'kind IN (''registration'', ''tariff'', ''layer'', ')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''tariff'', ''home'', ', 'kind IN (''registration'', ''tariff'', ''home'', ')
WHERE type = 'table' AND name = 'changes';
-- A table made and dropped moves the schema's number on, so every other connection reads it anew; this one does so now.
CREATE TABLE registrations_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE registrations_schema_moves_on;
PRAGMA writable_schema = RESET;
