"""The database refuses to change or remove what was taken back of a return."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("returns", "0003_corrections_and_reversals")]
    operations = [
        append_only("returns_returncorrection", "What was taken back of a return stays on record as it was written."),
    ]
