"""Who may meet whom at an interview, which times are open to a bid, and what of all that a person may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.assessment.queries import PanelRow, calibrated_scores, panel_rows, ranked_list
from placefund.assessment.scoring.blinding import veiled_readings
from placefund.domain.assessment.method import RankedBy
from placefund.domain.assessment.scoring import ScoredApplication, rank
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_bids, closed_of, why_comparisons_are_closed
from placefund.panels.models import Interview, InterviewSlot
from placefund.people.models import User

INVITED_IN = ("eligible", "assessed")
"""The states of an application in which it can be interviewed: after it is found eligible, and before it is decided."""


def keeps_away(user: User, bids: Sequence[Application], at: datetime) -> dict[int, str]:
    """The applications of one round that a person does not meet at an interview, by number: whatever is closed to them, and
    what they read without knowing who applies."""
    if not bids:
        return {}
    own, veiled = {bid.pk for bid in bids}, veiled_readings(user, bids[0].round)
    unknown = dict.fromkeys(own & veiled.keys(), say("You read it without knowing who applies."))
    return unknown | closed_bids(user, bids, at)


def kept_away(people: Iterable[User], bids: Sequence[Application], at: datetime) -> dict[int, frozenset[int]]:
    """By the number of each of these people, the applications of one round that they do not meet. Whoever sits at many times is
    asked about once."""
    return {user.pk: frozenset(keeps_away(user, bids, at)) for user in set(people)}


def _seated(slot: InterviewSlot) -> list[User]:
    return [sitter.user for sitter in slot.sitters.all()]


def _meets(slot: InterviewSlot, application: Application, away: Mapping[int, Collection[int]]) -> bool:
    """Whether nobody who sits at a time is kept away from an application."""
    return not any(application.pk in away[user.pk] for user in _seated(slot))


def slots_for(application: Application, at: datetime) -> list[InterviewSlot]:
    """The times that an application can pick: to come, not picked, and nobody sits at them whom anything keeps away from it.

    A time with somebody who is kept away is left out like one that is taken, so that the list does not tell of it.
    """
    rows = InterviewSlot.objects.filter(
        round=application.round, withdrawn_at__isnull=True, begins_at__gt=at, interview__isnull=True
    )
    slots = list(rows.prefetch_related("sitters__user"))
    away = kept_away((user for slot in slots for user in _seated(slot)), [application], at)
    return [slot for slot in slots if _meets(slot, application, away)]


def sitters_who_meet(slot: InterviewSlot, application: Application, at: datetime) -> list[User]:
    """Those who sit at a time and are not kept away from the bid that picked it."""
    users = [sitter.user for sitter in slot.sitters.select_related("user")]
    return [user for user in users if not keeps_away(user, [application], at)]


def without_kept_away(user: User, interviews: Iterable[Interview], at: datetime) -> list[Interview]:
    """These interviews without those of bids that a person does not meet."""
    rows = list(interviews)
    by_round: dict[int, list[Application]] = {}
    for row in rows:
        by_round.setdefault(row.application.round_id, []).append(row.application)
    closed = {number for bids in by_round.values() for number in keeps_away(user, bids, at)}
    return [row for row in rows if row.application_id not in closed]


def interviews_of_sitter(user: User, at: datetime) -> list[Interview]:
    """The interviews at which a person sits, in the order of their times: of bids that they may meet, and of no others.

    A time that no bid has picked is not among them, so one that a closed bid has picked leaves no gap.
    """
    rows = Interview.objects.filter(slot__sitters__user=user, application__state__in=INVITED_IN)
    return without_kept_away(user, rows.select_related(*Interview.READ_WITH).order_by("slot__begins_at"), at)


def with_a_time_to_come(at: datetime) -> QuerySet[Interview]:
    """The interviews of live applications whose time is to come."""
    rows = Interview.objects.filter(slot__begins_at__gt=at, application__state__in=INVITED_IN)
    return rows.select_related(*Interview.READ_WITH)


def without_a_time() -> QuerySet[Interview]:
    """The invitations of live applications whose lead has picked no time."""
    rows = Interview.objects.filter(slot__isnull=True, application__state__in=INVITED_IN)
    return rows.exclude(application__round__state="released").select_related(*Interview.READ_WITH)


def is_pickable(interview: Interview, at: datetime) -> bool:
    """Whether its lead may pick a time, or another, until the end of the last day for it."""
    is_live = not interview.outcome and interview.application.state in INVITED_IN
    return is_live and london(at).date() <= interview.pick_by


@dataclass(frozen=True, slots=True)
class DeskSlot:
    """A time as one person at the desk may see it: who sits, who of them stands back, and the bid, where it is open to them."""

    slot: InterviewSlot
    interview: Interview | None
    sitters: tuple[tuple[User, bool], ...]
    is_over: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The interviews of a round as one person at the desk may see them."""

    slots: tuple[DeskSlot, ...]
    interviews: tuple[tuple[Interview, int | None], ...]
    closed: dict[Application, str]
    """Bids of which they are told nothing here, whether invited or not."""


def desk_of(round_: Round, viewer: User, at: datetime) -> Desk:
    """A round's interviews. How many times are open to a bid is left out where anything is closed to whoever looks: it
    counts the times that closed bids have picked."""
    closed = closed_of(viewer, round_, at)
    rows = Interview.objects.filter(application__round=round_).exclude(application__in=closed)
    interviews = list(rows.select_related(*Interview.READ_WITH))
    by_slot = {row.slot_id: row for row in interviews if row.slot_id}
    slots = list(round_.interview_slots.filter(withdrawn_at__isnull=True).prefetch_related("sitters__user"))
    people = [user for slot in slots for user in _seated(slot)]
    away = kept_away(people, [row.application for row in interviews], at)
    free = [slot for slot in slots if slot.begins_at > at and slot.pk not in by_slot]
    return Desk(
        tuple(_desk_slot(slot, by_slot.get(slot.pk), away, at) for slot in slots),
        tuple(
            (row, None if closed or row.slot_id else sum(_meets(slot, row.application, away) for slot in free))
            for row in interviews
        ),
        closed,
    )


def _desk_slot(
    slot: InterviewSlot, interview: Interview | None, away: Mapping[int, Collection[int]], at: datetime
) -> DeskSlot:
    sitters = tuple(
        (user, interview is not None and interview.application_id in away[user.pk]) for user in _seated(slot)
    )
    return DeskSlot(slot, interview, sitters, slot.begins_at <= at)


def why_desk_is_closed(viewer: User, round_: Round) -> str:
    """Why the interviews of a round are closed whole to a person: who reads blind would learn from names, or from those that are
    missing, whose bids they read. Empty when they are open."""
    if not veiled_readings(viewer, round_):
        return ""
    return say(
        "You read bids of {round} without knowing who applies. Its interviews name them, so somebody else arranges them.",
        round=round_,
    )


def bids_to_invite(round_: Round, viewer: User, at: datetime) -> QuerySet[Application]:
    """The bids of a round that can be invited, without those that are closed to whoever invites."""
    closed = [bid.pk for bid in closed_of(viewer, round_, at)]
    rows = Application.objects.filter(round=round_, state__in=INVITED_IN).exclude(pk__in=closed)
    return rows.exclude(interview__outcome__in=("held", "not_held")).select_related("partnership").order_by("pk")


@dataclass(frozen=True, slots=True)
class AboveLine:
    """The bids above the line of the present ranking that can be interviewed, in its order: those to invite, and those that are
    invited already. `unread` counts the bids that stand in no ranking yet. `why_not` is a sentence where nobody can be invited
    so."""

    to_invite: tuple[Application, ...] = ()
    invited: tuple[Application, ...] = ()
    unread: int = 0
    why_not: str = ""


def above_line(round_: Round, viewer: User, at: datetime, money: Money) -> AboveLine:
    """What stands above the line of a round's ranking, for whoever invites. Closed whole by one bid that is closed to them, and
    before anything is said of the ranking: which bids stand above would tell where the closed one stands."""
    if why := why_comparisons_are_closed(viewer, round_, at):
        return AboveLine(why_not=why)
    numbers, unread = _above_line_now(round_, money)
    if numbers is None:
        return AboveLine(
            unread=unread,
            why_not=say(
                "{round} has no ranking yet: no bid has all the readings that its terms ask for. Until then, choose the bids "
                "one by one.",
                round=round_,
            ),
        )
    by_number = {bid.pk: bid for bid in bids_to_invite(round_, viewer, at)}
    bids = [by_number[number] for number in numbers if number in by_number]
    known = set(Interview.objects.filter(application__in=bids).values_list("application_id", flat=True))
    to_invite = tuple(bid for bid in bids if bid.pk not in known)
    nobody = say("Every bid above the line that can be interviewed is invited already.")
    return AboveLine(to_invite, tuple(bid for bid in bids if bid.pk in known), unread, "" if to_invite else nobody)


def _above_line_now(round_: Round, money: Money) -> tuple[tuple[int, ...] | None, int]:
    """The numbers of the bids above the line as the round stands, the best first, and how many stand in no ranking yet.

    Once the panel has agreed every score it is the ranked list. Before, a bid stands by its agreed score, else by what its
    readers gave it, once all of them have sent theirs. None where no bid does.
    """
    rows = panel_rows(round_)
    if rows and all(row.agreed for row in rows):
        return tuple(each.application.pk for each in ranked_list(round_, money) if each.ranked.is_above_the_line), 0
    needed = round_.terms().readings_needed if rows else 0
    read = [row for row in rows if row.standing is not None and (row.agreed or len(row.scores) >= needed)]
    if not read:
        return None, len(rows)
    scores = _standings(round_, rows)
    bids = [row.application for row in read]
    scored = [ScoredApplication(bid.pk, scores[bid.pk], bid.snapshot.ask) for bid in bids]
    listed = rank(scored, money, barred=_barred(round_, read))
    return tuple(each.application_id for each in listed if each.is_above_the_line), len(rows) - len(read)


def _standings(round_: Round, rows: Sequence[PanelRow]) -> dict[int, Fraction]:
    found = {row.application.pk: row.standing for row in rows if row.standing is not None}
    if round_.terms().method.ranked_by is not RankedBy.CALIBRATED:
        return found
    return found | calibrated_scores(rows)


def _barred(round_: Round, rows: Iterable[PanelRow]) -> set[int]:
    """In a call of two tracks, the bids that stay below the fund's threshold of quality."""
    if not round_.has_tracks:
        return set()
    least = round_.terms().method.threshold_percent
    return {row.application.pk for row in rows if row.quality is None or row.quality < least}
