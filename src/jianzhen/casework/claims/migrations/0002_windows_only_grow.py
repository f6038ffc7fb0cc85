"""The database refuses to shorten, move or drop a window, to reopen an ended one, or to edit a policy pack."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION claims_window_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.closes_at < OLD.closes_at OR NEW.opens_at <> OLD.opens_at OR NEW.kind <> OLD.kind
        OR NEW.side <> OLD.side OR NEW.claim_id <> OLD.claim_id
        OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
        RAISE EXCEPTION '% on %: a window only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER window_only_grows BEFORE UPDATE OR DELETE ON claims_window
    FOR EACH ROW EXECUTE FUNCTION claims_window_guard();
CREATE FUNCTION claims_pack_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: an active pack is replaced, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER pack_stays BEFORE UPDATE OR DELETE ON claims_policypack
    FOR EACH ROW EXECUTE FUNCTION claims_pack_refuse();
CREATE FUNCTION claims_claim_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'DELETE on %: a claim is never lost', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.pack_id IS NOT NULL AND NEW.pack_id IS DISTINCT FROM OLD.pack_id THEN
        RAISE EXCEPTION 'UPDATE on %: a claim keeps the pack it is pinned to', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_stays BEFORE UPDATE OR DELETE ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION claims_claim_guard();
"""

BACKWARD = """
DROP TRIGGER claim_stays ON claims_claim;
DROP FUNCTION claims_claim_guard();
DROP TRIGGER pack_stays ON claims_policypack;
DROP FUNCTION claims_pack_refuse();
DROP TRIGGER window_only_grows ON claims_window;
DROP FUNCTION claims_window_guard();
"""


class Migration(migrations.Migration):
    """Windows only grow; packs and claims stay."""

    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
