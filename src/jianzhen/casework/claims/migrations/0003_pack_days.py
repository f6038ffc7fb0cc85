"""A pack says from which day and until which day claims are pinned to it."""

from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    """First and last day of a policy pack."""

    dependencies = [("claims", "0002_windows_only_grow")]
    operations = [
        migrations.AddField(
            model_name="policypack",
            name="in_force",
            field=models.DateField(default=date(2026, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(model_name="policypack", name="until", field=models.DateField(null=True)),
    ]
