"""The database refuses to change or remove what is kept of an amendment of a round."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("fundbooks", "0005_amendments")]
    operations = [
        append_only("fundbooks_roundamendment", "An amendment is never changed or removed; a later one follows it."),
    ]
