"""The database refuses to change or remove what a panel did: turns, recusals, consensus, what it saw, and the draw."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("panels", "0001_initial")]
    operations = [
        append_only("panels_turn", "When a bid was called or parked is never changed or removed."),
        append_only("panels_leaving", "A recusal is never changed or removed; the return is added."),
        append_only("panels_consensus", "A consensus is never changed or removed; a later one counts."),
        append_only("panels_criterionconsensus", "What was agreed on a criterion is never changed or removed."),
        append_only("panels_calibrationrun", "What a panel saw is never changed or removed."),
        append_only("panels_draw", "A draw is made once and never changed or removed."),
    ]
