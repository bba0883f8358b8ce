-- What a body has chosen for itself; no row is the usual choice.
CREATE TABLE body_settings (
    body_id TEXT NOT NULL PRIMARY KEY REFERENCES bodies (id),
    takes_reminders BOOLEAN NOT NULL,
    updated_at BIGINT NOT NULL
);

-- When a kind of mail last went to someone, so that nobody gets it too often.
CREATE TABLE notices (
    body_id TEXT NOT NULL REFERENCES bodies (id),
    topic TEXT NOT NULL CHECK (topic IN ('proposed', 'reminder')),
    -- The account; empty for what goes to all of a body's people at once.
    recipient TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (body_id, topic, recipient)
);
