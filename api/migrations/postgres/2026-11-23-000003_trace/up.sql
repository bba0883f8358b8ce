-- Each entry carries the hash of the one before; no foreign key, for an entry outlives what it speaks of.
CREATE TABLE audit_entries (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
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
);
CREATE INDEX audit_entries_by_time ON audit_entries (at, seq);

-- The end of the chain, kept apart: without it nobody would miss the last entries.
CREATE TABLE audit_heads (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last_seq BIGINT NOT NULL,
    last_hash TEXT NOT NULL,
    pruned_through BIGINT NOT NULL
);
INSERT INTO audit_heads (id, last_seq, last_hash, pruned_through)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
CREATE FUNCTION audit_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq > coalesce((SELECT pruned_through FROM audit_heads), 0) THEN
        RAISE EXCEPTION 'audit_entries is append-only';
    END IF;
    RETURN OLD;
END;
$$;
CREATE FUNCTION audit_refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_seq < OLD.last_seq OR NEW.pruned_through < OLD.pruned_through OR NEW.pruned_through > NEW.last_seq THEN
        RAISE EXCEPTION 'audit_heads only goes forward';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER audit_entries_refuse_update BEFORE UPDATE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entries_refuse_delete BEFORE DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_refuse_delete();
CREATE TRIGGER audit_entries_refuse_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_refuse_going_back BEFORE UPDATE ON audit_heads
FOR EACH ROW EXECUTE FUNCTION audit_refuse_going_back();
CREATE TRIGGER audit_heads_refuse_delete BEFORE DELETE ON audit_heads
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_refuse_truncate BEFORE TRUNCATE ON audit_heads
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
