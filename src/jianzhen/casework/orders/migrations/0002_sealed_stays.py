"""The database refuses to change a seal, or to add to or take from what was sealed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION orders_seal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: a seal stays as it is', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER seal_stays BEFORE UPDATE OR DELETE ON orders_seal
    FOR EACH ROW EXECUTE FUNCTION orders_seal_refuse();
CREATE FUNCTION orders_packed_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM orders_seal WHERE shipment_id = OLD.shipment_id))
        OR (TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM orders_seal WHERE shipment_id = NEW.shipment_id)) THEN
        RAISE EXCEPTION '% on %: the shipment is sealed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER packed_stays BEFORE INSERT OR UPDATE OR DELETE ON orders_packed
    FOR EACH ROW EXECUTE FUNCTION orders_packed_guard();
CREATE FUNCTION orders_listing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM orders_seal s JOIN orders_shipment p ON p.id = s.shipment_id
        JOIN orders_orderline l ON l.order_id = p.order_id WHERE l.id = COALESCE(NEW.listing_id, OLD.listing_id)
    ) THEN
        RAISE EXCEPTION '% on %: the order is sealed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER listing_image_stays BEFORE INSERT OR UPDATE OR DELETE ON orders_listingimage
    FOR EACH ROW EXECUTE FUNCTION orders_listing_guard();
"""

BACKWARD = """
DROP TRIGGER listing_image_stays ON orders_listingimage;
DROP FUNCTION orders_listing_guard();
DROP TRIGGER packed_stays ON orders_packed;
DROP FUNCTION orders_packed_guard();
DROP TRIGGER seal_stays ON orders_seal;
DROP FUNCTION orders_seal_refuse();
"""


class Migration(migrations.Migration):
    """What was sealed stays, by trigger."""

    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
