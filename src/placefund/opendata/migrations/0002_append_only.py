"""The database refuses to change or remove a release."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("opendata", "0001_initial")]
    operations = [
        append_only("opendata_release", "A release is never changed or removed."),
    ]
