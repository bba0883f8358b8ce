DROP TABLE audit_entries;
DROP TABLE audit_heads;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_refuse_delete();
DROP FUNCTION audit_refuse_going_back();
