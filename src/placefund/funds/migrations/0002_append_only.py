"""The database refuses to change or remove an allocation or a clarification."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [
        append_only("funds_allocation", "An allocation is never changed or removed; a change is a new version."),
        append_only("funds_clarification", "A clarification is never changed or removed; a later one supersedes it."),
    ]
