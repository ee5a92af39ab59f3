"""Every organisation that has people gets somebody who looks after it."""

from django.db import migrations
from django.utils import timezone


def name_administrators(apps, schema_editor):
    """Whoever first acted for an organisation, of those who act for it still, looks after it. Who has left is no such person.

    It stands on record like any other role that is given, by nobody: the fund's own people or an administrator can end it.
    """
    Membership = apps.get_model("people", "Membership")
    Event = apps.get_model("records", "Event")
    held = Membership.objects.filter(
        role__in=("lead_bidder", "partner"),
        scope__startswith="organisation:",
        ended_at__isnull=True,
        user__is_active=True,
    )
    at, seen = timezone.now(), set()
    for row in held.select_related("user").order_by("granted_at", "pk"):
        if row.scope in seen:
            continue
        seen.add(row.scope)
        Membership.objects.create(
            user=row.user, role="organisation_administrator", scope=row.scope, granted_at=at, granted_by=None
        )
        Event.objects.create(
            at=at,
            actor_id=None,
            actor="the clock",
            verb="granted",
            subject_kind="people.user",
            subject_id=str(row.user.pk),
            subject=f"person {row.user_id}",  # no name in what nobody can change
            details={"role": "organisation_administrator", "scope": row.scope, "why": "acted for it first"},
        )


def forget_administrators(apps, schema_editor):
    """The version before knows no such role; what was given stays on record."""
    apps.get_model("people", "Membership").objects.filter(role="organisation_administrator").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0006_organisations_are_looked_after"),
        ("records", "0002_append_only"),
    ]

    operations = [migrations.RunPython(name_administrators, forget_administrators)]
