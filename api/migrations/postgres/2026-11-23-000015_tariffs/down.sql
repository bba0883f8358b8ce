DELETE FROM changes WHERE kind = 'tariff';
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind = 'tariff';
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind = 'tariff');
DELETE FROM works WHERE kind = 'tariff';
ALTER TABLE works DROP CONSTRAINT works_kind_check;
ALTER TABLE works ADD CONSTRAINT works_kind_check CHECK (kind IN ('layer', 'fiche', 'rubric', 'service'));
ALTER TABLE changes DROP CONSTRAINT changes_kind_check;
ALTER TABLE changes ADD CONSTRAINT changes_kind_check CHECK (kind IN ('home', 'fiche', 'school', 'service'));
