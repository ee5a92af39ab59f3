"""What the database itself holds of rows: amounts and days in order, one row a version, and for each state its moment."""

from __future__ import annotations

from django.db import models

ROUND_CONSTRAINTS = (
    models.UniqueConstraint(fields=("strand", "slug"), name="a_round_has_one_slug_in_a_strand"),
    models.CheckConstraint(
        condition=models.Q(closes_at__isnull=True)
        | models.Q(opens_at__isnull=True)
        | models.Q(closes_at__gt=models.F("opens_at")),
        name="a_round_closes_after_it_opens",
    ),
    models.CheckConstraint(
        condition=models.Q(state="planned", opened_at__isnull=True)
        | models.Q(state__in=("open", "closed", "released"), opened_at__isnull=False),
        name="an_open_round_says_when_it_opened",
    ),
    models.CheckConstraint(
        condition=models.Q(state__in=("planned", "open"), closed_at__isnull=True)
        | models.Q(state__in=("closed", "released"), closed_at__isnull=False),
        name="a_closed_round_says_when_it_closed",
    ),
    models.CheckConstraint(
        condition=models.Q(state="released", released_at__isnull=False)
        | (~models.Q(state="released") & models.Q(released_at__isnull=True)),
        name="a_released_round_says_when",
    ),
    models.CheckConstraint(
        condition=models.Q(programme__isnull=True, bound_by__isnull=True, call_pence__isnull=True)
        | models.Q(programme__isnull=False, bound_by__isnull=False, call_pence__gt=0),
        name="a_local_call_has_its_money_and_what_binds_it",
    ),
)

FUND_CONSTRAINTS = (
    models.CheckConstraint(condition=models.Q(envelope_pence__gt=0), name="a_fund_has_money"),
    models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="a_fund_ends_after_it_starts"),
)

COVERAGE_CONSTRAINTS = (
    models.UniqueConstraint(fields=("fund", "kind", "version"), name="coverage_has_one_row_a_version"),
    models.CheckConstraint(
        condition=models.Q(extent="from", since__isnull=False)
        | (~models.Q(extent="from") & models.Q(since__isnull=True)),
        name="coverage_from_a_day_names_it",
    ),
)

STRAND_CONSTRAINTS = (
    models.UniqueConstraint(fields=("fund", "slug"), name="a_strand_has_one_slug_in_a_fund"),
    models.CheckConstraint(
        condition=models.Q(floor_pence__isnull=True)
        | models.Q(cap_pence__isnull=True)
        | models.Q(cap_pence__gte=models.F("floor_pence")),
        name="a_cap_is_not_below_its_floor",
    ),
)

ALLOCATION_CONSTRAINTS = (
    models.UniqueConstraint(fields=("strand", "place", "version"), name="an_allocation_has_one_row_a_version"),
    models.CheckConstraint(condition=models.Q(pence__gt=0), name="an_allocation_is_above_zero"),
    models.CheckConstraint(
        condition=models.Q(effective_on__gte=models.F("announced_on")), name="an_allocation_is_announced_first"
    ),
)

INDICATOR_CONSTRAINTS = (
    models.UniqueConstraint(fields=("fund", "key", "version"), name="an_indicator_version_is_defined_once"),
)
PROGRAMME_CONSTRAINTS = (
    models.UniqueConstraint(fields=("strand", "place"), name="a_place_has_one_programme_in_a_strand"),
)
