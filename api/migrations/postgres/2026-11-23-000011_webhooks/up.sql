-- Addresses that a body asked to be told at.
CREATE TABLE webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES bodies (id),
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    -- The secret before it, until receivers have taken over the new one.
    previous_secret TEXT,
    previous_until BIGINT,
    events TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- The last change that was looked at for it.
    seen_seq BIGINT NOT NULL,
    failing_since BIGINT,
    disabled_at BIGINT,
    disabled_reason TEXT,
    UNIQUE (id, body_id),
    CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);
CREATE INDEX webhooks_by_body ON webhooks (body_id, id);
CREATE INDEX webhooks_by_place ON webhooks (seen_seq);

CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL,
    body_id TEXT NOT NULL,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    -- How many of them were made since it was last asked for.
    round INTEGER NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    delivered_at BIGINT,
    failed_at BIGINT,
    last_status INTEGER,
    last_error TEXT,
    FOREIGN KEY (webhook_id, body_id) REFERENCES webhooks (id, body_id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at)
WHERE delivered_at IS NULL AND failed_at IS NULL;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
