from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0008_corrected_entries"),
    ]

    operations = [append_only("people_earlierentry", "An earlier entry of the register is never changed or removed.")]
