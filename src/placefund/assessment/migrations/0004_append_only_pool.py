"""Whoever was in a pool had accepted; and the database refuses to change or remove a tie, a ruling or a receipt."""

from typing import Any

from django.db import migrations

from placefund.records.triggers import append_only


def accept(apps: Any, schema_editor: Any) -> None:
    apps.get_model("assessment", "Assessor").objects.update(state="accepted")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_pool_and_receipts")]
    operations = [
        migrations.RunPython(accept, migrations.RunPython.noop),
        append_only("assessment_tie", "A tie is never changed or removed; a ruling says what follows from it."),
        append_only("assessment_ruling", "A ruling is never changed or removed; a later one counts."),
        append_only("assessment_scorereceipt", "A receipt is never changed or removed."),
    ]
