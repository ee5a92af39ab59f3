"""The database refuses to change or remove that a meeting was opened again."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("panels", "0004_reopened_meetings")]
    operations = [append_only("panels_meetingreopening", "That a meeting was opened again is never changed or removed.")]
