DROP TABLE left_out_news;
DELETE FROM changes WHERE kind IN ('news', 'notice', 'service_link');
DELETE FROM file_uses WHERE work_id IN (SELECT id FROM works WHERE kind IN ('news', 'notice', 'service_link'));
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind IN ('news', 'notice', 'service_link');
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind IN ('news', 'notice', 'service_link'));
DELETE FROM works WHERE kind IN ('news', 'notice', 'service_link');
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''news'', ''notice'', ''service_link'', ', '')
WHERE type = 'table' AND name IN ('works', 'changes');
CREATE TABLE living_portal_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE living_portal_schema_moves_on;
PRAGMA writable_schema = RESET;
