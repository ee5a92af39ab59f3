"""Lets go of what has stood its time. The clock does it; nobody else has to."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from placefund.accounts.models import NewAddress, RoleInvitation
from placefund.domain.retention import NOWHERE, Passing
from placefund.notices.actions import forget_keys
from placefund.people.naming.actions import forget_browsers


@transaction.atomic
def let_go(*, at: datetime) -> int:
    """Let go of whatever has stood its time at a moment; returns of how many things. Doing it again does nothing."""
    lets_go = {
        Passing.INVITATIONS: _invitations,
        Passing.KEYS: lambda before: forget_keys(before=before),
        Passing.BROWSERS: lambda before: forget_browsers(before=before),
        Passing.ADDRESSES: _addresses,
        Passing.TASKS: _tasks,
    }
    return sum(lets_go[kind](at - kind.stands_for) for kind in Passing)


def _invitations(before: datetime) -> int:
    """The address gives way to one that reaches nobody, a different one each: the database keeps two of them apart by it."""
    over = (
        Q(declined_at__lt=before)
        | Q(withdrawn_at__lt=before)
        | Q(replaced_at__lt=before)
        | Q(declined_at=None, withdrawn_at=None, replaced_at=None, expires_at__lt=before)
    )
    rows = RoleInvitation.objects.filter(over, accepted_at=None).exclude(email__endswith=f"@{NOWHERE}")
    number = Cast(F("pk"), CharField())
    return rows.update(email=Concat(Value("invitation-"), number, Value(f"@{NOWHERE}")), words="")


def _addresses(before: datetime) -> int:
    return NewAddress.objects.filter(expires_at__lt=before).delete()[0]


def _tasks(before: datetime) -> int:
    rows = apps.get_model("django_tasks_database", "DBTaskResult")._default_manager
    return int(rows.filter(finished_at__lt=before).delete()[0])
