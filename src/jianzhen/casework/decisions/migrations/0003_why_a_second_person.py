"""A draft keeps the triggers that fired as it was proposed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Why a second person was asked."""

    dependencies = [("decisions", "0002_decided_stays")]
    operations = [
        migrations.AddField(model_name="draft", name="triggers", field=models.JSONField(default=list)),
    ]
