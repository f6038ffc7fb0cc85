"""The database refuses to refund more on a line than was paid, and to change or drop what the ledger holds."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION remedies_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid bigint; others bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'DELETE on %: the ledger keeps every entry', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.remedy_id, NEW.line_id, NEW.amount_fen, NEW.key, NEW.made_at)
            IS DISTINCT FROM (OLD.id, OLD.remedy_id, OLD.line_id, OLD.amount_fen, OLD.key, OLD.made_at) THEN
            RAISE EXCEPTION 'UPDATE on %: an entry keeps its key, line and amount', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state <> OLD.state AND (
            OLD.state IN ('confirmed', 'cancelled', 'refused')
            OR (OLD.state = 'sent' AND NEW.state NOT IN ('confirmed', 'refused'))
            OR (OLD.state = 'asked' AND NEW.state NOT IN ('sent', 'cancelled'))
            OR (OLD.state = 'waiting' AND NEW.state NOT IN ('asked', 'cancelled'))) THEN
            RAISE EXCEPTION 'UPDATE on %: % does not become %', TG_TABLE_NAME, OLD.state, NEW.state
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.state = 'confirmed' AND NEW.gateway_ref <> OLD.gateway_ref THEN
            RAISE EXCEPTION 'UPDATE on %: a confirmation stays', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;  -- the amount cannot change and a dropped entry stays so: what was counted holds
    END IF;
    SELECT paid_fen INTO paid FROM orders_orderline WHERE id = NEW.line_id FOR UPDATE;
    SELECT COALESCE(SUM(amount_fen), 0) INTO others FROM remedies_ledgerentry
        WHERE line_id = NEW.line_id AND state NOT IN ('cancelled', 'refused');
    IF others + NEW.amount_fen > paid THEN
        RAISE EXCEPTION 'INSERT on %: % and % exceed the % fen paid for the line', TG_TABLE_NAME, others,
            NEW.amount_fen, paid USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_never_more_than_paid BEFORE INSERT OR UPDATE OR DELETE ON remedies_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION remedies_ledger_guard();
CREATE FUNCTION remedies_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.paid_fen < OLD.paid_fen AND EXISTS (
        SELECT 1 FROM remedies_ledgerentry WHERE line_id = OLD.id AND state NOT IN ('cancelled', 'refused')) THEN
        RAISE EXCEPTION 'UPDATE on %: what was paid is not lowered under its refunds', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER line_keeps_what_was_paid BEFORE UPDATE OF paid_fen ON orders_orderline
    FOR EACH ROW EXECUTE FUNCTION remedies_line_guard();
"""

BACKWARD = """
DROP TRIGGER line_keeps_what_was_paid ON orders_orderline;
DROP FUNCTION remedies_line_guard();
DROP TRIGGER ledger_never_more_than_paid ON remedies_ledgerentry;
DROP FUNCTION remedies_ledger_guard();
"""


class Migration(migrations.Migration):
    """The cap and the ledger's own rules, by trigger."""

    dependencies = [("remedies", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
