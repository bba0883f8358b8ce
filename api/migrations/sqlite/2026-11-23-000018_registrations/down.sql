DELETE FROM changes WHERE kind = 'registration';
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind = 'registration';
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind = 'registration');
DELETE FROM works WHERE kind = 'registration';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''registration'', ''tariff'', ''layer'', ', 'kind IN (''tariff'', ''layer'', ')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''registration'', ''tariff'', ''home'', ', 'kind IN (''tariff'', ''home'', ')
WHERE type = 'table' AND name = 'changes';
CREATE TABLE registrations_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE registrations_schema_moves_on;
PRAGMA writable_schema = RESET;
