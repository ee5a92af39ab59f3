"""The database refuses to change or remove what people found of a gate, and why a tranche was held back."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("gates", "0001_initial")]
    operations = [
        append_only("gates_gatejudgement", "What somebody found of a condition stays on record; a later judgement counts."),
        append_only("gates_tranchehold", "Why a tranche was held back stays on record."),
    ]
