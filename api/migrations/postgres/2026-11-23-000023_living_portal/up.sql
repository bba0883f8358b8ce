-- Dossiers d'actualité, urgent notices and the services of the service zone are works, and what parents see anew of them is a
-- change. The kinds that are there stay whatever they are: these three are put before them.
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
            || replace(said, 'ARRAY[', 'ARRAY[''news''::text, ''notice''::text, ''service_link''::text, ');
    END LOOP;
END
$$;

-- Dossiers of farther bodies that a body leaves out in its territory.
CREATE TABLE left_out_news (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    work_id TEXT NOT NULL REFERENCES works (id),
    left_out_by TEXT NOT NULL,
    left_out_at BIGINT NOT NULL,
    PRIMARY KEY (body_id, work_id)
);
