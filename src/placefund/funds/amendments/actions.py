"""Everything that changes what a running fund is described by, its strands and its planned rounds. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import ProtectedError, Q

from placefund.domain.amendment import why_not_amended
from placefund.domain.findings import NotPossible
from placefund.domain.messages import paragraph, say
from placefund.domain.terms import Terms, digest
from placefund.funds.actions import Described
from placefund.funds.acts import FundAct
from placefund.funds.models import Fact, Fund, IndicatorDefinition, Objective, Round, Source, Strand, Target, WelshText
from placefund.funds.place_records import KNOWN_OF_PLACES
from placefund.people.access import locked
from placefund.people.models import Actor
from placefund.records.actions import Brought, bring_to, record

OF_A_FUND = (
    *("name", "short_name", "department", "delivery_body", "purpose", "envelope_wording", "reporting_years"),
    *(
        "claim_within_days",
        "pay_within_days",
        "predecessor",
        "award_rules_record",
        "reminder_record",
        "call_frame_record",
        "fundbook_digest",
    ),
)
OF_A_STRAND = ("name", "purpose", "cap_pence")
OF_A_ROUND = ("name", "closing_note")

Row = TypeVar("Row", Fund, Strand, Round)


@transaction.atomic
def restate(
    fund: Fund, rows: Iterable[Described], *, in_use: frozenset[str] = frozenset(), by: Actor, at: datetime
) -> None:
    """Make sources, objectives, indicators, targets and facts of a fund what these rows say.

    `in_use` are the keys of indicators that somebody has reported under: their versions stay, and the newest alone is asked for.
    """
    rows = list(rows)
    targets = _as_they_were_set(fund, [row for row in rows if isinstance(row, Target)], in_use)
    brought = (
        bring_to(fund.sources.all(), [row for row in rows if isinstance(row, Source)], by=("ref",), in_order=True)
        + bring_to(
            fund.objectives.all(), [row for row in rows if isinstance(row, Objective)], by=("key",), in_order=True
        )
        + _indicators(fund, [row for row in rows if isinstance(row, IndicatorDefinition)], in_use)
        + bring_to(fund.targets.all(), targets, by=("key",), in_order=True)
        + bring_to(
            fund.facts.all(), [row for row in rows if isinstance(row, Fact)], by=("section", "key"), in_order=True
        )
        + bring_to(fund.welsh_texts.all(), [row for row in rows if isinstance(row, WelshText)], by=("key",))
    )
    for table in KNOWN_OF_PLACES:
        own = [row for row in rows if isinstance(row, table)]
        brought += bring_to(table._default_manager.filter(Q(fund=fund)), own, by=("key",), in_order=True)
    if brought:
        record(FundAct.RESTATED, fund, by=by, at=at, rows=brought.as_record())


def _indicators(fund: Fund, wanted: list[IndicatorDefinition], in_use: frozenset[str]) -> Brought:
    """A version that is in use stays as it is beside the newer one, and is asked for no more."""
    newest = {row.key: row.version for row in wanted}
    earlier = [row for row in fund.indicators.filter(key__in=in_use) if newest.get(row.key, row.version) != row.version]
    retired = [row.pk for row in earlier if row.is_reported]
    IndicatorDefinition.objects.filter(pk__in=retired).update(is_reported=False)
    others = fund.indicators.exclude(pk__in=[row.pk for row in earlier])
    return bring_to(others, wanted, by=("key", "version")) + Brought(changed=len(retired))


def _as_they_were_set(fund: Fund, wanted: list[Target], in_use: frozenset[str]) -> list[Target]:
    """A target that stays as it is keeps the unit it was set in, whatever a newer version of its indicator counts.

    2,500 jobs do not become 2,500 people because jobs are counted otherwise from now on.
    """
    kept = {row.key: row for row in fund.targets.filter(indicator_key__in=in_use)}
    for row in wanted:
        before = kept.get(row.key)
        if before and (before.indicator_key, before.value) == (row.indicator_key, row.value):
            row.unit = before.unit
    return wanted


def _taken_over(row: Row, wanted: Row, names: Iterable[str]) -> list[str]:
    """Write what a row says otherwise than the wanted one, of these fields; returns their names."""
    changed = [name for name in names if getattr(row, name) != getattr(wanted, name)]
    for name in changed:
        setattr(row, name, getattr(wanted, name))
    if changed:
        row.save(update_fields=changed)
    return changed


@transaction.atomic
def change_fund(fund: Fund, wanted: Fund, *, by: Actor, at: datetime) -> Fund:
    """Describe a fund as `wanted` does. Its slug, its envelope and its life stay; so does what is as it was."""
    fund = locked(fund)
    if changed := _taken_over(fund, wanted, OF_A_FUND):
        record(FundAct.CHANGED_FUND, fund, by=by, at=at, changed=changed)
    return fund


@transaction.atomic
def change_strand(strand: Strand, wanted: Strand, *, by: Actor, at: datetime) -> None:
    """Call and describe a strand as `wanted` does, with its cap. Rounds that have opened keep the cap of their terms."""
    strand = locked(strand)
    if changed := _taken_over(strand, wanted, OF_A_STRAND):
        record(FundAct.CHANGED_STRAND, strand, by=by, at=at, changed=changed)


@transaction.atomic
def change_round(round_: Round, wanted: Round, *, by: Actor, at: datetime) -> None:
    """Call a round as `wanted` does; its terms are set by `set_terms`."""
    round_ = locked(round_)
    if changed := _taken_over(round_, wanted, OF_A_ROUND):
        record(FundAct.CHANGED_ROUND, round_, by=by, at=at, changed=changed)


@transaction.atomic
def drop_round(round_: Round, *, by: Actor, at: datetime) -> None:
    """Take a planned round out. One that has opened, or that something was published or planned about, stays.

    Raises:
        NotPossible: it has opened, has clarifications, or something of a later stage hangs on it, such as a panel's meeting.
    """
    round_ = locked(round_)
    if round_.state != "planned" or round_.clarifications.exists():
        raise NotPossible(
            say("{name} has opened, or something was published about it: it is not taken out.", name=round_.name)
        )
    record(FundAct.DROPPED_ROUND, round_, by=by, at=at, name=round_.name)
    try:
        round_.delete()
    except ProtectedError as trouble:  # what hangs on it is of later stages, which this one does not know
        raise NotPossible(
            say(
                "Something was planned for {name}, such as a meeting of its panel: it is not taken out.",
                name=round_.name,
            )
        ) from trouble


@transaction.atomic
def amend_terms(round_: Round, terms: Terms, *, has_sent: bool, why: str, by: Actor, at: datetime) -> Round:
    """Give a round that is open other terms: a later closing time, other words. They are locked and hashed as the first were.

    Raises:
        NotPossible: it is not open, or its terms cannot become these while people write to them.
    """
    round_ = locked(round_)
    if round_.state != "open":
        raise NotPossible(say("{name} is not open, so its terms are not amended.", name=round_.name))
    if reasons := why_not_amended(round_.terms(), terms, has_sent=has_sent, at=at):
        raise NotPossible(paragraph(reasons))
    before, round_.terms_record = round_.terms_digest, terms.as_record()
    round_.closes_at, round_.terms_digest = terms.closes_at, digest(round_.terms_record)
    round_.save(update_fields=["terms_record", "closes_at", "terms_digest"])
    record(FundAct.AMENDED_ROUND, round_, by=by, at=at, before=before, terms=round_.terms_digest, why=why)
    return round_
