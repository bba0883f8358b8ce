DROP INDEX audit_entries_by_body;
DROP INDEX delegations_by_vendor;
ALTER TABLE credentials DROP COLUMN totp_pending_until;
ALTER TABLE credentials DROP COLUMN totp_pending;
