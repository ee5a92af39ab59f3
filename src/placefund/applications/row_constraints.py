"""What the database itself holds of applications: one a partnership in a round, and for each state who and when."""

from __future__ import annotations

from django.db import models

SENT = ("submitted", "eligible", "ineligible", "assessed", "decided", "successful", "unsuccessful")
"""The states of what the fund has received."""

APPLICATION_CONSTRAINTS = (
    models.UniqueConstraint(
        fields=("round", "partnership"),
        condition=~models.Q(state="withdrawn"),
        name="a_partnership_applies_once_in_a_round",
    ),
    models.CheckConstraint(
        condition=~models.Q(state="draft") | models.Q(certified_at__isnull=True, submitted_at__isnull=True),
        name="a_draft_is_neither_certified_nor_submitted",
    ),
    models.CheckConstraint(
        condition=~models.Q(state__in=("certified", *SENT))
        | models.Q(certified_at__isnull=False, certified_by__isnull=False),
        name="a_certified_application_says_who_and_when",
    ),
    models.CheckConstraint(
        condition=~models.Q(state__in=SENT) | models.Q(submitted_at__isnull=False),
        name="a_submitted_application_says_when",
    ),
    models.CheckConstraint(
        condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
        | (~models.Q(state="withdrawn") & models.Q(withdrawn_at__isnull=True)),
        name="a_withdrawn_application_says_when",
    ),
)
