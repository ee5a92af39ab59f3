"""The database refuses to change or remove a condition of a gate: other conditions come with other tranches."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("awards", "0010_tranches")]
    operations = [
        append_only("awards_gatecondition", "What a tranche waits for stays on record as it was put into force."),
    ]
