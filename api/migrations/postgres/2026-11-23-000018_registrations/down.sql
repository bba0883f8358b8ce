DELETE FROM changes WHERE kind = 'registration';
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind = 'registration';
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind = 'registration');
DELETE FROM works WHERE kind = 'registration';
ALTER TABLE works DROP CONSTRAINT works_kind_check;
ALTER TABLE works ADD CONSTRAINT works_kind_check CHECK (kind IN ('tariff', 'layer', 'fiche', 'rubric', 'service'));
ALTER TABLE changes DROP CONSTRAINT changes_kind_check;
ALTER TABLE changes ADD CONSTRAINT changes_kind_check CHECK (kind IN ('tariff', 'home', 'fiche', 'school', 'service'));
