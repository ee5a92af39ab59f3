from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_feedback")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="grounds",
            field=models.JSONField(null=True, verbose_name="the values that the reasons were worded from, if so"),
        ),
    ]
