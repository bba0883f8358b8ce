-- Tariff grids are works, and what parents see anew of them is a change. SQLite cannot alter a CHECK; rewriting its text is
-- what its manual gives for that (« Making Other Kinds Of Table Schema Changes »), and keeps rows, keys and triggers as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''layer'', ', 'kind IN (''tariff'', ''layer'', ')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''home'', ', 'kind IN (''tariff'', ''home'', ')
WHERE type = 'table' AND name = 'changes';
-- A table made and dropped moves the schema's number on, so every other connection reads it anew; this one does so now.
CREATE TABLE tariffs_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE tariffs_schema_moves_on;
PRAGMA writable_schema = RESET;
