"""Reading funds: what is allocated now, what is left, which clarification holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from placefund.domain.allocation import Promise, Proof, Purse, change, proof
from placefund.domain.award_rules import AwardRules
from placefund.domain.call_frames import CallFrame
from placefund.domain.coverage import Coverage, Holding, RecordKind
from placefund.domain.figures import Figure
from placefund.domain.findings import NotPossible
from placefund.domain.ledger import EconomicEvent, place_account, settlement, unallocated
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.places import NATION_BY_KEY
from placefund.domain.reminders import ReminderPlan
from placefund.domain.roles import Capability
from placefund.domain.row_numbers import row_number
from placefund.funds.models import Allocation, Clarification, CoverageRecord, Fund, Programme, Round, Strand
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, balances
from placefund.people.access import has, scopes_with
from placefund.places.models import Place


def allocations_on(fund: Fund, day: date) -> list[Allocation]:
    """Each place's allocation in force on a day: the newest version that has taken effect, in order of place name."""
    newest: dict[tuple[int, int], Allocation] = {}
    rows = Allocation.objects.filter(strand__fund=fund, effective_on__lte=day).select_related("place", "strand__fund")
    for allocation in rows.order_by("version"):
        newest[allocation.strand_id, allocation.place_id] = allocation
    return sorted(newest.values(), key=lambda allocation: allocation.place.name)


def programme_of(key: str) -> Programme | None:
    """The programme that a scope's key names, with its place and its fund; None where it names none. One query at the most.

    Roles are held in a scope letter by letter: “programme:07” would be another one, with nobody, of the same programme.
    """
    number = row_number(key)
    if number is None or key != str(number):
        return None
    return Programme.objects.select_related(*Programme.READ_WITH).filter(pk=number).first()


def programmes_to_read(user: Any) -> QuerySet[Programme]:
    """The programmes that somebody reads by a role: of a programme, of a fund, or of the government of a nation."""
    may_read = Capability.READ_PROGRAMME
    wanted = Q(pk__in=[key for key in scopes_with(user, may_read, "programme") if key.isdecimal()])
    wanted |= Q(strand__fund__slug__in=scopes_with(user, may_read, "fund"))
    for key in scopes_with(user, may_read, "nation"):
        if key in NATION_BY_KEY:
            wanted |= Q(place__nation__contains=NATION_BY_KEY[key].value)
    rows = Programme.objects.filter(wanted).select_related(*Programme.READ_WITH)
    return rows.order_by("strand__fund__is_invented", "strand__fund__name", "place__name", "pk")


def reads_drafts_of(user: Any, programme: Programme) -> bool:
    """Whether somebody reads what a place still works on: its own people, and whoever accompanies it for the delivery body."""
    return has(user, Capability.READ_PROGRAMME, programme.office)


def fund_of_programme(key: str) -> frozenset[str]:
    """The scopes in which a place's programme stands: its fund's; none where there is no such programme."""
    found = programme_of(key)
    return frozenset({f"fund:{found.fund_slug}"}) if found else frozenset()


def award_rules_of(fund: Fund) -> AwardRules:
    """What the fund's book asks of an award and of who gets it."""
    return AwardRules.from_record(fund.award_rules_record)


def reminders_of(fund: Fund | None) -> ReminderPlan:
    """On which days a fund reminds people of what is due; without one, those of every fund."""
    return ReminderPlan.from_record(fund.reminder_record) if fund is not None else ReminderPlan()


def call_frame_of(strand: Strand) -> CallFrame:
    """The frame that a fund's book gives the local calls of a strand; where it gives none, nothing is bound by it."""
    record = strand.fund.call_frame_record.get(strand.slug)
    return CallFrame.from_record(record) if record else CallFrame()


def coverage_of(fund: Fund) -> Coverage:
    """What is on record of a fund, by the newest statement of each kind. One query."""
    return coverages(fund)[fund.pk]


def coverages(*funds: Fund) -> dict[int, Coverage]:
    """What is on record of each of these funds, by its number. One query."""
    rows = CoverageRecord.objects.filter(fund__in=[fund.pk for fund in funds]).order_by("version", "pk")
    held: dict[int, list[Holding]] = {fund.pk: [] for fund in funds}
    for row in rows:
        held[row.fund_id].append(row.holding())
    return {number: Coverage.of(holdings) for number, holdings in held.items()}


def reality_of(fund: Fund) -> str:
    """What a paper of an invented fund says, beside which no page has its band; nothing of a real one."""
    return say("Invented fund: nothing here is real.") if fund.is_invented else ""


def require_on_record(fund: Fund, kind: RecordKind) -> None:
    """Refuse to make a record of a kind that is not on record here: public figures would change by accident.

    Raises:
        NotPossible: with the page on which the fund's manager says from which day such records are complete.
    """
    if not coverage_of(fund).holds(kind):
        raise NotPossible(
            say(
                "{kind} of the {fund} are not on record here, so a first one would stand for all of them. Its manager "
                "says first from which day they are complete: “What is on record here”, on the fund's desk.",
                kind=kind.label,
                fund=fund.short_name,
            )
        )


def versions(fund: Fund) -> QuerySet[Allocation]:
    """Every version of every allocation, by place and then by version."""
    return (
        Allocation.objects.filter(strand__fund=fund)
        .select_related("place", "strand__fund")
        .order_by("place__name", "version")
    )


def latest_promise(strand: Strand, place: Place) -> Allocation | None:
    """The newest version of a place's allocation, whether it has taken effect or not."""
    return Allocation.objects.filter(strand=strand, place=place).order_by("version").last()


def change_of_promise(strand: Strand, place: Place, promise: Promise) -> Money:
    """How much a new promise to a place would take from the envelope (below zero: give back).

    Raises:
        AllocationRefused: where it could not be made.
    """
    latest = latest_promise(strand, place)
    before = Promise(latest.amount, latest.announced_on, latest.effective_on) if latest else None
    purse = Purse(balance(unallocated(strand.fund.slug)), balance(place_account(strand.fund.slug, place.slug)))
    return change(promise, before, place=place.name, floor=strand.floor, purse=purse)


def places_of(strand: Strand) -> QuerySet[Place]:
    """The earmarked places a strand can allocate to: those it has, and those no fund has allocated to."""
    theirs, others = Q(allocations__strand=strand), Q(origin="earmarked", allocations__isnull=True)
    return Place.objects.filter(theirs | others).distinct()


def floors_proof(fund: Fund) -> Proof:
    """The proof that what every place is promised by its newest version, and every floor, fits into the envelope."""
    newest: dict[tuple[int, int], Allocation] = {}
    for allocation in versions(fund):
        newest[allocation.strand_id, allocation.place_id] = allocation
    strands = list(fund.strands.all())
    floors = [strand.floor for strand in strands if strand.kind == "earmarked" and strand.floor is not None]
    caps = [strand.cap for strand in strands if strand.kind == "competed" and strand.cap is not None]
    promised = [allocation.amount for allocation in newest.values()]
    return proof(fund.envelope, promised, floor=max(floors, default=None), cap=min(caps, default=None))


def sectors_of(fund: Fund) -> tuple[str, ...]:
    """The sectors that any round of the fund names in its terms, in the order they are first named."""
    records = Round.objects.filter(strand__fund=fund).exclude(terms_record={}).values_list("terms_record", flat=True)
    return tuple(dict.fromkeys(sector for record in records for sector in record.get("sectors", ())))


def clarifications_in_force(round_: Round) -> QuerySet[Clarification]:
    """The clarifications that no later one supersedes, newest first."""
    return round_.clarifications.filter(superseded_by__isnull=True)


@dataclass(frozen=True, slots=True)
class StrandMoney:
    """What a strand was given and what of that is not committed yet, where awards are on record from the beginning."""

    strand: Strand
    allocated: Money
    uncommitted: Figure[Money]

    @property
    def committed(self) -> Figure[Money]:
        return self.allocated - self.uncommitted


@dataclass(frozen=True, slots=True)
class Headroom:
    """Where the envelope stands: in all, set aside by strand, and not set aside."""

    envelope: Money
    unallocated: Money
    strands: tuple[StrandMoney, ...]

    @property
    def allocated(self) -> Money:
        return self.envelope - self.unallocated


def headroom(fund: Fund) -> Headroom:
    """The envelope by the ledger, strand by strand. A fixed number of queries."""
    coverage = coverage_of(fund)
    strands = list(fund.strands.select_related("fund"))
    paths = {strand.pk: {strand.account} for strand in strands}
    for allocation in versions(fund):
        paths[allocation.strand_id].add(allocation.account)
    every = [path for own in paths.values() for path in own]
    held, put_in = balances(every), allocated_to(every)
    money = tuple(
        StrandMoney(
            strand,
            Money.total(put_in[path] for path in paths[strand.pk]),
            coverage.rest(Money.total(held[path] for path in paths[strand.pk]), RecordKind.AWARDS),
        )
        for strand in strands
    )
    return Headroom(-balance(settlement(fund.slug)), balance(unallocated(fund.slug)), money)


def allocated_to(paths: Iterable[str]) -> dict[str, Money]:
    """What allocations, less releases, have put into each of these accounts. Two queries."""
    wanted = list(paths)

    def moved(event: EconomicEvent, side: str) -> dict[str, int]:
        rows = Transfer.objects.filter(event=event, **{f"{side}__in": wanted}).order_by()
        return dict(rows.values_list(side).annotate(pence=Sum("pence")).values_list(side, "pence"))

    into, back = moved(EconomicEvent.ALLOCATE, "target"), moved(EconomicEvent.RELEASE, "source")
    return {path: Money(into.get(path, 0) - back.get(path, 0)) for path in wanted}


CORRECTED_WITHIN = timedelta(hours=1)
"""How long after it was published a clarification can be corrected."""


def can_be_corrected(clarification: Clarification, at: datetime) -> bool:
    """Within an hour a slip is corrected; afterwards what holds is said anew, by one that supersedes it."""
    return at <= clarification.published_at + CORRECTED_WITHIN
