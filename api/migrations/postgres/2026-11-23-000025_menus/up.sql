-- A restaurant's menus of a week, as a body publishes them: the lines of the file, whole, in one document. Of each there is one
-- draft at most, and one that parents see.
CREATE TABLE menu_sheets (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    restaurant TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The commune and the school that the file names, where it does.
    insee TEXT,
    uai TEXT,
    week TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    dish_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    published_at BIGINT,
    doc_hash TEXT NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (body_id, week, restaurant, state),
    CHECK ((state = 'published') = (published_at IS NOT NULL))
);

-- Which schools a restaurant serves, as its body says; without a row its file may say so.
CREATE TABLE menu_restaurants (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    restaurant TEXT NOT NULL,
    -- A list of national numbers, as JSON.
    uais TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (body_id, restaurant)
);
