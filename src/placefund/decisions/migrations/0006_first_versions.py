"""What had been decided is the first version of each decision. Versions are never changed, but for being told."""

from typing import Any

from django.db import migrations

from placefund.records.triggers import append_only, unchanging

KEPT = ("outcome", "pence", "reasons", "feedback", "departs_from_rank", "decided_by_id", "decided_at", "released_at")
CONTENT = ("decision_id", "number", "outcome", "pence", "reasons", "feedback", "decided_by_id", "decided_at")
NEVER = "A version of a decision is never changed or removed."


def keep_first_versions(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("decisions", "DecisionVersion").objects
    for decision in apps.get_model("decisions", "Decision").objects.order_by("pk").iterator(chunk_size=500):
        kept = {name: getattr(decision, name) for name in KEPT}
        versions.create(decision=decision, number=1, **kept)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_decision_versions")]
    operations = [
        migrations.RunPython(keep_first_versions, migrations.RunPython.noop),
        append_only("decisions_decisionversion", NEVER, when=("DELETE",)),
        unchanging("decisions_decisionversion", "stays", (*CONTENT, "corrects_id", "why_corrected"), NEVER),
    ]
