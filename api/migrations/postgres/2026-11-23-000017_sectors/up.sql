-- A carte scolaire: the sectors that one source gives for a school year, of a body. Of each there is one draft at most, and one
-- map in force; those of other years stand beside it.
CREATE TABLE sector_maps (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    school_year TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    -- The day a draft comes into force.
    publish_on TEXT,
    row_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    published_at BIGINT,
    UNIQUE (body_id, school_year, source, state),
    CHECK (state = 'draft' OR publish_on IS NULL),
    CHECK ((state = 'published') = (published_at IS NOT NULL))
);
CREATE INDEX sector_maps_due ON sector_maps (publish_on) WHERE publish_on IS NOT NULL;

CREATE TABLE sector_rows (
    map_id TEXT NOT NULL REFERENCES sector_maps (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    insee TEXT NOT NULL REFERENCES communes (insee),
    doc_hash TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (map_id, position)
);
CREATE INDEX sector_rows_by_commune ON sector_rows (insee, map_id);

-- The number of what is in force in a commune; another one means that an index in memory must be made anew.
CREATE TABLE sector_versions (
    insee TEXT NOT NULL PRIMARY KEY REFERENCES communes (insee),
    version BIGINT NOT NULL
);
