DELETE FROM changes WHERE kind IN ('event', 'calendar');
DELETE FROM file_uses WHERE work_id IN (SELECT id FROM works WHERE kind IN ('event', 'calendar'));
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind IN ('event', 'calendar');
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind IN ('event', 'calendar'));
DELETE FROM works WHERE kind IN ('event', 'calendar');
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''rubric'', ''service'', ''event'', ''calendar''))', '''rubric'', ''service''))')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema SET sql = replace(sql, '''school'', ''service'', ''event'', ''calendar''))', '''school'', ''service''))')
WHERE type = 'table' AND name = 'changes';
CREATE TABLE agenda_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE agenda_schema_moves_on;
PRAGMA writable_schema = RESET;
DROP TABLE school_periods;
