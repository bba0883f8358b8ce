-- The addresses of a commune as a whole; its number grows with each import that changes one, so that an index kept in
-- memory knows when to be made anew. The line stays when its last address goes: a number never comes twice.
CREATE TABLE address_sets (
    insee TEXT NOT NULL PRIMARY KEY REFERENCES communes (insee),
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Streets and places. An id is the national one, which may begin with another commune's code than the one it lies in.
CREATE TABLE streets (
    insee TEXT NOT NULL REFERENCES address_sets (insee),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    -- Another name of the street, in a regional language for instance.
    alias TEXT,
    -- The commune it was in before a merger: a commune nouvelle may have two streets of one name.
    former_commune TEXT,
    postcode TEXT,
    -- Ten-millionths of a degree (WGS 84); both or none.
    longitude INTEGER CHECK (longitude BETWEEN -1800000000 AND 1800000000),
    latitude INTEGER CHECK (latitude BETWEEN -900000000 AND 900000000),
    PRIMARY KEY (insee, id),
    CHECK ((longitude IS NULL) = (latitude IS NULL))
) STRICT;
CREATE INDEX streets_by_name ON streets (insee, name_folded);

CREATE TABLE addresses (
    insee TEXT NOT NULL,
    id TEXT NOT NULL,
    street_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 99998),
    -- The repetition mark in lower case (bis, ter, a), empty for none.
    mark TEXT NOT NULL,
    longitude INTEGER CHECK (longitude BETWEEN -1800000000 AND 1800000000),
    latitude INTEGER CHECK (latitude BETWEEN -900000000 AND 900000000),
    PRIMARY KEY (insee, id),
    FOREIGN KEY (insee, street_id) REFERENCES streets (insee, id),
    CHECK ((longitude IS NULL) = (latitude IS NULL))
) STRICT;
CREATE INDEX addresses_by_street ON addresses (insee, street_id, number);
