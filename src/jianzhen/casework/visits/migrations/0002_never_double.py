"""The database refuses a technician in two places, a changed price, and a promise that moves."""

from django.db import migrations

# two ranges side by side: a bigint alone has no GiST operator class without an extension
FORWARD = """
ALTER TABLE visits_busy ADD CONSTRAINT technician_in_one_place EXCLUDE USING gist (
    int8range(technician_id, technician_id, '[]') WITH &&, tstzrange(begins_at, ends_at, '[)') WITH &&
) WHERE (released_at IS NULL);
CREATE FUNCTION visits_quote_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'DELETE on %: a quote stays', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.visit_id, NEW.lines, NEW.total_fen, NEW.quoted_at, NEW.quoted_by)
        IS DISTINCT FROM (OLD.id, OLD.visit_id, OLD.lines, OLD.total_fen, OLD.quoted_at, OLD.quoted_by) THEN
        RAISE EXCEPTION 'UPDATE on %: a price told stays as it was told', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.accepted_at IS NOT NULL AND (NEW.accepted_at, NEW.accepted_by) IS DISTINCT FROM (OLD.accepted_at, OLD.accepted_by) THEN
        RAISE EXCEPTION 'UPDATE on %: an accepted price is the price', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quote_stays BEFORE UPDATE OR DELETE ON visits_quote FOR EACH ROW EXECUTE FUNCTION visits_quote_guard();
CREATE FUNCTION visits_promise_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.promised_at IS NOT NULL AND NEW.promised_at IS DISTINCT FROM OLD.promised_at THEN
        RAISE EXCEPTION 'UPDATE on %: the time told to the caller stays', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promise_stays BEFORE UPDATE OF promised_at ON visits_visit
    FOR EACH ROW EXECUTE FUNCTION visits_promise_guard();
CREATE FUNCTION visits_keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: the row stays as it is', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER move_stays BEFORE UPDATE OR DELETE ON visits_visitmove FOR EACH ROW EXECUTE FUNCTION visits_keep_row();
CREATE TRIGGER signature_stays BEFORE UPDATE OR DELETE ON visits_signature
    FOR EACH ROW EXECUTE FUNCTION visits_keep_row();
"""

BACKWARD = """
DROP TRIGGER signature_stays ON visits_signature;
DROP TRIGGER move_stays ON visits_visitmove;
DROP FUNCTION visits_keep_row();
DROP TRIGGER promise_stays ON visits_visit;
DROP FUNCTION visits_promise_guard();
DROP TRIGGER quote_stays ON visits_quote;
DROP FUNCTION visits_quote_guard();
ALTER TABLE visits_busy DROP CONSTRAINT technician_in_one_place;
"""


class Migration(migrations.Migration):
    """Exclusion by two ranges; what was told stays, by trigger."""

    dependencies = [("visits", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
