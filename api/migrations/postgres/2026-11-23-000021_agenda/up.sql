-- The school calendar as the ministry publishes it, a line for each académie; and two more kinds of works and of changes:
-- entries of the agenda, and what a body says of the school calendar.
CREATE TABLE school_periods (
    academie TEXT NOT NULL,
    zone TEXT NOT NULL,
    school_year TEXT NOT NULL,
    name TEXT NOT NULL,
    -- For whom, in the words of the source; empty for everybody.
    population TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    -- The day of return; none while it is not published.
    returns_on TEXT,
    PRIMARY KEY (academie, school_year, name, population, starts_on),
    CHECK (returns_on IS NULL OR starts_on COLLATE "C" < returns_on COLLATE "C")
);
CREATE INDEX school_periods_by_zone ON school_periods (zone, academie);
-- The kinds are put before those that are there, whichever they are, so that whoever adds others is not disturbed.
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
            replace(old, 'ARRAY[', 'ARRAY[''event''::text, ''calendar''::text, '));
    END LOOP;
END $$;
