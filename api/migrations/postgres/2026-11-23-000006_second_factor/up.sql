-- A secret that its owner has not confirmed with a code yet, and the instant until which they may.
ALTER TABLE credentials ADD COLUMN totp_pending TEXT;
ALTER TABLE credentials ADD COLUMN totp_pending_until BIGINT;

CREATE INDEX delegations_by_vendor ON delegations (vendor_id, id);
CREATE INDEX audit_entries_by_body ON audit_entries (body_id, seq);
