"""The database refuses to change or remove a statement of what is on record."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("funds", "0010_coverage")]
    operations = [
        append_only("funds_coveragerecord", "What was stated to be on record is never changed; a later statement replaces it."),
    ]
