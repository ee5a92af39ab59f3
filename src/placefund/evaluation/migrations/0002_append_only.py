"""The database refuses to change or remove an evaluation finding."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [
        append_only("evaluation_evaluationfinding", "A finding is never changed or removed; a later one corrects it."),
    ]
