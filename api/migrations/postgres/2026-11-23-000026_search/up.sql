-- How many questions parents asked in a commune in a week (ISO 8601), and how many found nothing.
CREATE TABLE search_counts (
    insee TEXT NOT NULL REFERENCES communes (insee) ON DELETE CASCADE,
    week TEXT NOT NULL,
    asked BIGINT NOT NULL,
    unanswered BIGINT NOT NULL,
    PRIMARY KEY (insee, week)
);

-- Words that found nothing; written only once several asked them, never with a figure or an address in them.
CREATE TABLE search_misses (
    insee TEXT NOT NULL REFERENCES communes (insee) ON DELETE CASCADE,
    week TEXT NOT NULL,
    words TEXT NOT NULL,
    asked BIGINT NOT NULL,
    PRIMARY KEY (insee, week, words)
);
