DELETE FROM changes WHERE kind = 'tariff';
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind = 'tariff';
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind = 'tariff');
DELETE FROM works WHERE kind = 'tariff';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''tariff'', ''layer'', ', 'kind IN (''layer'', ')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''tariff'', ''home'', ', 'kind IN (''home'', ')
WHERE type = 'table' AND name = 'changes';
CREATE TABLE tariffs_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE tariffs_schema_moves_on;
PRAGMA writable_schema = RESET;
