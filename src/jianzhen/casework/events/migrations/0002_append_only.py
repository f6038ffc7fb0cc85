"""The database refuses to change or drop an event; details may be dropped only by an erasure that says so."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: events are append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_refuse();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
CREATE FUNCTION events_detail_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('jianzhen.erasing', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on %: details are dropped only by an erasure', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER detail_guard BEFORE UPDATE OR DELETE ON events_eventdetail
    FOR EACH ROW EXECUTE FUNCTION events_detail_guard();
"""

BACKWARD = """
DROP TRIGGER detail_guard ON events_eventdetail;
DROP FUNCTION events_detail_guard();
DROP TRIGGER event_no_truncate ON events_event;
DROP TRIGGER event_append_only ON events_event;
DROP FUNCTION events_refuse();
"""


class Migration(migrations.Migration):
    """Append-only by trigger."""

    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
