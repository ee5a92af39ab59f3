"""The database refuses to change or remove a step that was taken on a condition."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_what_conditions_hold")]
    operations = [
        append_only("awards_conditionstep", "What was said of a condition stays on record as it was written."),
    ]
