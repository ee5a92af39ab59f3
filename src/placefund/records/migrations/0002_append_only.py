"""The database refuses to change or remove an event or a seal."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        append_only("records_event", "An event is never changed or removed."),
        append_only("records_seal", "A seal is never changed or removed."),
    ]
