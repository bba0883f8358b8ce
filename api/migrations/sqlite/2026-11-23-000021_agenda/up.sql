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
    CHECK (returns_on IS NULL OR starts_on < returns_on)
) STRICT;
CREATE INDEX school_periods_by_zone ON school_periods (zone, academie);
-- As for tariff grids, which says why; the kinds are put at the end, so that whoever adds others before them is not disturbed.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''rubric'', ''service''))', '''rubric'', ''service'', ''event'', ''calendar''))')
WHERE type = 'table' AND name = 'works';
UPDATE sqlite_schema SET sql = replace(sql, '''school'', ''service''))', '''school'', ''service'', ''event'', ''calendar''))')
WHERE type = 'table' AND name = 'changes';
CREATE TABLE agenda_schema_moves_on (id INTEGER NOT NULL) STRICT;
DROP TABLE agenda_schema_moves_on;
PRAGMA writable_schema = RESET;
