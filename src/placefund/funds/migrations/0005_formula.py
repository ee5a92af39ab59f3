"""The formula beside which a strand's allocations are shown, which the database refuses to change or remove."""

import django.db.models.deletion
from django.db import migrations, models

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_embargo")]
    operations = [
        migrations.CreateModel(
            name="FormulaRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.JSONField(verbose_name="figures, indicators and weightings, as JSON")),
                (
                    "strand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="formula_record", to="funds.strand"
                    ),
                ),
            ],
        ),
        append_only("funds_formularecord", "A formula is never changed or removed; a new fundbook holds a new one."),
    ]
