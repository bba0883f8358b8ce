-- Each entry carries the hash of the one before; no foreign key, for an entry outlives what it speaks of.
CREATE TABLE audit_entries (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    body_id TEXT,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    before_doc TEXT,
    after_doc TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entries_by_time ON audit_entries (at, seq);

-- The end of the chain, kept apart: without it nobody would miss the last entries.
CREATE TABLE audit_heads (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last_seq INTEGER NOT NULL,
    last_hash TEXT NOT NULL,
    pruned_through INTEGER NOT NULL
) STRICT;
INSERT INTO audit_heads (id, last_seq, last_hash, pruned_through)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);

CREATE TRIGGER audit_entries_refuse_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER audit_entries_refuse_delete BEFORE DELETE ON audit_entries
WHEN OLD.seq > coalesce((SELECT pruned_through FROM audit_heads), 0)
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER audit_heads_refuse_going_back BEFORE UPDATE ON audit_heads
WHEN NEW.last_seq < OLD.last_seq OR NEW.pruned_through < OLD.pruned_through OR NEW.pruned_through > NEW.last_seq
BEGIN
    SELECT RAISE(ABORT, 'audit_heads only goes forward');
END;
CREATE TRIGGER audit_heads_refuse_delete BEFORE DELETE ON audit_heads
BEGIN
    SELECT RAISE(ABORT, 'audit_heads stays');
END;
