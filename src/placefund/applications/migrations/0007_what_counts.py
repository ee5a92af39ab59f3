"""Each application names what was sent and what was found last; findings and reopenings are never changed from now on."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

from placefund.records.triggers import append_only


def name_what_counts(apps: Any, schema_editor: Any) -> None:
    applications = apps.get_model("applications", "Application").objects
    for field, model in (("snapshot", "Snapshot"), ("eligibility", "EligibilityCheck")):
        rows = apps.get_model("applications", model).objects.filter(application=OuterRef("pk")).order_by("-pk")
        applications.update(**{field: Subquery(rows.values("pk")[:1])})


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_ways_back")]
    operations = [
        migrations.RunPython(name_what_counts, migrations.RunPython.noop),
        append_only("applications_eligibilitycheck", "A finding on eligibility is never changed or removed."),
        append_only("applications_reopening", "A reopening is never changed or removed."),
    ]
