"""The database refuses to change or remove what was typed and not sent."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_independent_readings")]
    operations = [append_only("assessment_keptscores", "What was typed and not sent is never changed or removed.")]
