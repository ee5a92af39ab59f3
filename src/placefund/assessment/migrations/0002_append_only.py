"""The database refuses to change or remove a score or a declared conflict."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [
        append_only("assessment_score", "A score is never changed or removed; a revision is added."),
        append_only("assessment_declaredconflict", "A declared conflict is never changed or removed."),
    ]
