-- Tells whoever keeps replies made from public content whose content changed: a body's, or everybody's (`*`). Triggers do it, so
-- that no writer can forget to, whatever program it is. A notification leaves with the commit, and holds no row that another
-- writer would wait for. It begins with who wrote (`mee.instance`, which `mee serve` sets), for that process knows already:
-- from `mee.content`, which holds for this transaction what it has changed so far.
CREATE FUNCTION note_content(whose TEXT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    noted TEXT := coalesce(current_setting('mee.content', true), '');
BEGIN
    IF position(' ' || whose || ' ' IN noted) = 0 THEN
        PERFORM set_config('mee.content', noted || ' ' || whose || ' ', true);
        PERFORM pg_notify('mee_content', coalesce(current_setting('mee.instance', true), '') || ' ' || whose);
    END IF;
END $$;
CREATE FUNCTION note_content_of_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM note_content(coalesce(OLD.body_id, '*'));
    ELSE
        PERFORM note_content(coalesce(NEW.body_id, '*'));
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION note_content_of_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_content('*');
    RETURN NULL;
END $$;

CREATE TRIGGER fiches_content AFTER INSERT OR UPDATE OR DELETE ON fiches
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER published_slots_content AFTER INSERT OR UPDATE OR DELETE ON published_slots
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER body_rubrics_content AFTER INSERT OR UPDATE OR DELETE ON body_rubrics
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER rubric_contents_content AFTER INSERT OR UPDATE OR DELETE ON rubric_contents
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER school_authorities_content AFTER INSERT OR UPDATE OR DELETE ON school_authorities
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER open_data_content AFTER INSERT OR UPDATE OR DELETE ON open_data
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER files_content AFTER INSERT OR UPDATE OR DELETE ON files
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER file_uses_content AFTER INSERT OR UPDATE OR DELETE ON file_uses
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER left_out_works_content AFTER INSERT OR UPDATE OR DELETE ON left_out_works
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER menu_restaurants_content AFTER INSERT OR UPDATE OR DELETE ON menu_restaurants
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER changes_content AFTER INSERT OR UPDATE OR DELETE ON changes
FOR EACH ROW EXECUTE FUNCTION note_content_of_body();
-- What everybody's replies are made from.
CREATE TRIGGER bodies_content AFTER INSERT OR UPDATE OR DELETE ON bodies
FOR EACH ROW EXECUTE FUNCTION note_content_of_all();
CREATE TRIGGER communes_content AFTER INSERT OR UPDATE OR DELETE ON communes
FOR EACH ROW EXECUTE FUNCTION note_content_of_all();
CREATE TRIGGER schools_content AFTER INSERT OR UPDATE OR DELETE ON schools
FOR EACH ROW EXECUTE FUNCTION note_content_of_all();
CREATE TRIGGER school_periods_content AFTER INSERT OR UPDATE OR DELETE ON school_periods
FOR EACH ROW EXECUTE FUNCTION note_content_of_all();
-- Of what has drafts, only what parents see.
CREATE TRIGGER revisions_content_insert AFTER INSERT ON revisions
FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER revisions_content_update AFTER UPDATE ON revisions
FOR EACH ROW WHEN (NEW.state = 'published' OR OLD.state = 'published') EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER revisions_content_delete AFTER DELETE ON revisions
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER sector_maps_content_insert AFTER INSERT ON sector_maps
FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER sector_maps_content_update AFTER UPDATE ON sector_maps
FOR EACH ROW WHEN (NEW.state = 'published' OR OLD.state = 'published') EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER sector_maps_content_delete AFTER DELETE ON sector_maps
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER works_content_update AFTER UPDATE ON works
FOR EACH ROW WHEN ((NEW.public_number IS NOT NULL OR OLD.public_number IS NOT NULL) AND (
    NEW.subject IS DISTINCT FROM OLD.subject OR NEW.title IS DISTINCT FROM OLD.title OR NEW.uai IS DISTINCT FROM OLD.uai OR NEW.public_number IS DISTINCT FROM OLD.public_number OR NEW.is_hiding IS DISTINCT FROM OLD.is_hiding OR NEW.checked_on IS DISTINCT FROM OLD.checked_on
)) EXECUTE FUNCTION note_content_of_body();
CREATE TRIGGER works_content_delete AFTER DELETE ON works
FOR EACH ROW WHEN (OLD.public_number IS NOT NULL) EXECUTE FUNCTION note_content_of_body();
