DELETE FROM changes WHERE kind IN ('event', 'calendar');
DELETE FROM file_uses WHERE work_id IN (SELECT id FROM works WHERE kind IN ('event', 'calendar'));
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind IN ('event', 'calendar');
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind IN ('event', 'calendar'));
DELETE FROM works WHERE kind IN ('event', 'calendar');
DO $$
DECLARE
    place RECORD;
    old TEXT;
BEGIN
    FOR place IN SELECT * FROM (VALUES ('works'), ('changes')) AS tables (name) LOOP
        SELECT pg_get_constraintdef(oid) INTO old FROM pg_constraint
        WHERE conrelid = place.name::regclass AND conname = place.name || '_kind_check';
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', place.name, place.name || '_kind_check');
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', place.name, place.name || '_kind_check',
            replace(old, '''event''::text, ''calendar''::text, ', ''));
    END LOOP;
END $$;
DROP TABLE school_periods;
