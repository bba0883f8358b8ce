DROP TABLE left_out_news;
DELETE FROM changes WHERE kind IN ('news', 'notice', 'service_link');
DELETE FROM file_uses WHERE work_id IN (SELECT id FROM works WHERE kind IN ('news', 'notice', 'service_link'));
UPDATE works SET public_number = NULL, public_state = NULL WHERE kind IN ('news', 'notice', 'service_link');
DELETE FROM revisions WHERE work_id IN (SELECT id FROM works WHERE kind IN ('news', 'notice', 'service_link'));
DELETE FROM works WHERE kind IN ('news', 'notice', 'service_link');
DO $$
DECLARE
    room TEXT;
    said TEXT;
BEGIN
    FOREACH room IN ARRAY ARRAY['works', 'changes'] LOOP
        SELECT pg_get_constraintdef(oid) INTO STRICT said FROM pg_constraint
        WHERE conrelid = room::regclass AND conname = room || '_kind_check';
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', room, room || '_kind_check');
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I ', room, room || '_kind_check')
            || replace(said, '''news''::text, ''notice''::text, ''service_link''::text, ', '');
    END LOOP;
END
$$;
