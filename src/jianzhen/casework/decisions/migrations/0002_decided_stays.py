"""The database refuses to edit or drop what was decided, signed or served."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: what was decided stays; a later row replaces it', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_refuse();
CREATE TRIGGER inadmissibility_stays BEFORE UPDATE OR DELETE ON decisions_inadmissibility
    FOR EACH ROW EXECUTE FUNCTION decisions_refuse();
CREATE FUNCTION decisions_draft_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.proposed_at IS NOT NULL THEN
        RAISE EXCEPTION '% on %: a proposed draft stays as it was signed', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draft_stays BEFORE UPDATE OR DELETE ON decisions_draft
    FOR EACH ROW EXECUTE FUNCTION decisions_draft_guard();
CREATE FUNCTION decisions_notice_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR NEW.act <> OLD.act OR NEW.subject <> OLD.subject
        OR NEW.text <> OLD.text OR NEW.material <> OLD.material OR NEW.served_at <> OLD.served_at
        OR NEW.served_by_id <> OLD.served_by_id OR NEW.claim_id <> OLD.claim_id THEN
        RAISE EXCEPTION '% on %: a notice stays as it was served; it is answered once', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_stays BEFORE UPDATE OR DELETE ON decisions_adversenotice
    FOR EACH ROW EXECUTE FUNCTION decisions_notice_guard();
"""

BACKWARD = """
DROP TRIGGER notice_stays ON decisions_adversenotice;
DROP FUNCTION decisions_notice_guard();
DROP TRIGGER draft_stays ON decisions_draft;
DROP FUNCTION decisions_draft_guard();
DROP TRIGGER inadmissibility_stays ON decisions_inadmissibility;
DROP TRIGGER decision_stays ON decisions_decision;
DROP FUNCTION decisions_refuse();
"""


class Migration(migrations.Migration):
    """Decisions, drafts and notices stay."""

    dependencies = [("decisions", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
