"""A seal may gain an outside timestamp, once, and changes in nothing else."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION orders_seal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.token IS NULL AND NEW.token IS NOT NULL AND NEW.stamped_at IS NOT NULL
        AND OLD.grade = 'self_sealed' AND NEW.grade = 'outside_timestamp'
        AND NEW.shipment_id = OLD.shipment_id AND NEW.event_id = OLD.event_id AND NEW.manifest = OLD.manifest
        AND NEW.manifest_hash = OLD.manifest_hash AND NEW.sealed_at = OLD.sealed_at THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on %: a seal stays as it is', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION orders_seal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: a seal stays as it is', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    """The moment of the stamp, and the one change the database lets through."""

    dependencies = [("orders", "0002_sealed_stays")]
    operations = [
        migrations.AddField(model_name="seal", name="stamped_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
