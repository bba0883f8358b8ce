-- Which public content changed last, by whose it is: a body's, or everybody's (`*`). Whoever keeps replies made from it asks this
-- table whether they still hold. Triggers write it, so that no writer can forget to, whatever program it is.
-- The name begins as those of tables that are no part of the schema: PostgreSQL needs none, it notifies.
CREATE TABLE __content_versions (
    scope TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX content_versions_by_version ON __content_versions (version);

CREATE TRIGGER fiches_content_insert AFTER INSERT ON fiches BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER fiches_content_update AFTER UPDATE ON fiches BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER fiches_content_delete AFTER DELETE ON fiches BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER published_slots_content_insert AFTER INSERT ON published_slots BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER published_slots_content_update AFTER UPDATE ON published_slots BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER published_slots_content_delete AFTER DELETE ON published_slots BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER body_rubrics_content_insert AFTER INSERT ON body_rubrics BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER body_rubrics_content_update AFTER UPDATE ON body_rubrics BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER body_rubrics_content_delete AFTER DELETE ON body_rubrics BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER rubric_contents_content_insert AFTER INSERT ON rubric_contents BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER rubric_contents_content_update AFTER UPDATE ON rubric_contents BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER rubric_contents_content_delete AFTER DELETE ON rubric_contents BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER school_authorities_content_insert AFTER INSERT ON school_authorities BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER school_authorities_content_update AFTER UPDATE ON school_authorities BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER school_authorities_content_delete AFTER DELETE ON school_authorities BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER open_data_content_insert AFTER INSERT ON open_data BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER open_data_content_update AFTER UPDATE ON open_data BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER open_data_content_delete AFTER DELETE ON open_data BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER files_content_insert AFTER INSERT ON files BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER files_content_update AFTER UPDATE ON files BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER files_content_delete AFTER DELETE ON files BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER file_uses_content_insert AFTER INSERT ON file_uses BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER file_uses_content_update AFTER UPDATE ON file_uses BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER file_uses_content_delete AFTER DELETE ON file_uses BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER left_out_works_content_insert AFTER INSERT ON left_out_works BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER left_out_works_content_update AFTER UPDATE ON left_out_works BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER left_out_works_content_delete AFTER DELETE ON left_out_works BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER menu_restaurants_content_insert AFTER INSERT ON menu_restaurants BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER menu_restaurants_content_update AFTER UPDATE ON menu_restaurants BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER menu_restaurants_content_delete AFTER DELETE ON menu_restaurants BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER changes_content_insert AFTER INSERT ON changes BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER changes_content_update AFTER UPDATE ON changes BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(NEW.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER changes_content_delete AFTER DELETE ON changes BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (coalesce(OLD.body_id, '*'), 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
-- What everybody's replies are made from.
CREATE TRIGGER bodies_content_insert AFTER INSERT ON bodies BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER bodies_content_update AFTER UPDATE ON bodies BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER bodies_content_delete AFTER DELETE ON bodies BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER communes_content_insert AFTER INSERT ON communes BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER communes_content_update AFTER UPDATE ON communes BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER communes_content_delete AFTER DELETE ON communes BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER schools_content_insert AFTER INSERT ON schools BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER schools_content_update AFTER UPDATE ON schools BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER schools_content_delete AFTER DELETE ON schools BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER school_periods_content_insert AFTER INSERT ON school_periods BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER school_periods_content_update AFTER UPDATE ON school_periods BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER school_periods_content_delete AFTER DELETE ON school_periods BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES ('*', 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
-- Of what has drafts, only what parents see.
CREATE TRIGGER revisions_content_insert AFTER INSERT ON revisions WHEN NEW.state = 'published' BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (NEW.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER revisions_content_update AFTER UPDATE ON revisions WHEN NEW.state = 'published' OR OLD.state = 'published' BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (NEW.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER revisions_content_delete AFTER DELETE ON revisions WHEN OLD.state = 'published' BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (OLD.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER sector_maps_content_insert AFTER INSERT ON sector_maps WHEN NEW.state = 'published' BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (NEW.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER sector_maps_content_update AFTER UPDATE ON sector_maps WHEN NEW.state = 'published' OR OLD.state = 'published' BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (NEW.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER sector_maps_content_delete AFTER DELETE ON sector_maps WHEN OLD.state = 'published' BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (OLD.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER works_content_update AFTER UPDATE ON works WHEN (NEW.public_number IS NOT NULL OR OLD.public_number IS NOT NULL) AND (
    NEW.subject IS NOT OLD.subject OR NEW.title IS NOT OLD.title OR NEW.uai IS NOT OLD.uai OR NEW.public_number IS NOT OLD.public_number OR NEW.is_hiding IS NOT OLD.is_hiding OR NEW.checked_on IS NOT OLD.checked_on
) BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (NEW.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER works_content_delete AFTER DELETE ON works WHEN OLD.public_number IS NOT NULL BEGIN
    INSERT INTO __content_versions (scope, version)
    VALUES (OLD.body_id, 1 + (SELECT coalesce(max(version), 0) FROM __content_versions))
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;
END;
