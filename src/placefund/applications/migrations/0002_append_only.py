"""The database refuses to change or remove a snapshot."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [
        append_only("applications_snapshot", "A snapshot is never changed or removed."),
    ]
