-- What a body says of its registrations is a work, and what parents see anew of it is a change.
ALTER TABLE works DROP CONSTRAINT works_kind_check;
ALTER TABLE works ADD CONSTRAINT works_kind_check CHECK (kind IN ('registration', 'tariff', 'layer', 'fiche', 'rubric', 'service'));
ALTER TABLE changes DROP CONSTRAINT changes_kind_check;
ALTER TABLE changes ADD CONSTRAINT changes_kind_check CHECK (kind IN ('registration', 'tariff', 'home', 'fiche', 'school', 'service'));
