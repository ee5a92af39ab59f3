"""Reading the pool: how each assessor stands, which sectors lack readers, whose readings are late, what a name would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import SOMEBODY, Newcomer, bars, live_applications, on_record, sentences
from placefund.assessment.conflicts.graph import to_be_ruled_on as is_open
from placefund.assessment.models import Assessor, Assignment, Ruling
from placefund.assessment.queries import LIVE, pool_of
from placefund.domain.assessment.conflicts import Conflict
from placefund.domain.assessment.deadlines import is_to_be_reminded, leave_in_words, why_no_time
from placefund.domain.assessment.pool import NOT_YET, Cover, PoolMember, coverage
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.standards.cells import Cell
from placefund.domain.standards.tables import Table
from placefund.funds.models import Round
from placefund.funds.owners import Owner, fund_of, owned_by
from placefund.people.access import scopes_with


def sectors_of(owner: Owner) -> tuple[str, ...]:
    """The sectors that the rounds of an owner name, in the order in which they first stand there."""
    terms = Round.objects.filter(owned_by(owner, "strand__fund")).order_by("pk").values_list("terms_record", flat=True)
    return tuple(dict.fromkeys(sector for record in terms for sector in (record or {}).get("sectors", ())))


def places_of(user: Any) -> QuerySet[Assessor]:
    """The pools in which this person has a place, asked or accepted; their own page of each says what the fund holds of them."""
    own = [int(assessor) for assessor in scopes_with(user, Capability.ANSWER_INVITATION, "assessor")]
    return Assessor.objects.filter(pk__in=own).select_related("fund")


def reading_now(assessor: Assessor) -> QuerySet[Assignment]:
    """What an assessor has, scored or not, of applications that the panel has not agreed on."""
    rows = Assignment.objects.filter(assessor=assessor, state__in=LIVE, application__state="eligible")
    return rows.select_related(
        "assessor__user", "assessor__fund", "application__round__strand__fund", "application__partnership__place"
    )


def why_not_given(
    application: Application, assessor: Assessor, conflicts: Iterable[Conflict], today: date, due_on: date | None
) -> str:
    """Why an assessor cannot be given an application today, in sentences; empty when they can."""
    found = tuple(conflicts)
    if application.state != "eligible":
        return say(
            "{application} is {state}; only an eligible application is assessed.",
            application=application,
            state=in_words(application.state),
        )
    if not assessor.is_in_pool_of(application.round):
        return say("{assessor} is in another pool.", assessor=assessor)
    if reads_in_the_other_track(application.round, assessor):
        return say(
            "{assessor} reads in the other track of {round}. Nobody reads in both.",
            assessor=assessor,
            round=application.round,
        )
    if assessor.state in NOT_YET:
        return say(
            "{assessor} {not_yet}, so nothing is given to them.", assessor=assessor, not_yet=NOT_YET[assessor.state]
        )
    if bars(found):
        return say(
            "{assessor} must not read {application}. {found}",
            assessor=assessor,
            application=application,
            found=sentences(found, TieStrength.HARD),
        )
    if why := why_no_time(assessor.leaves(), today, due_on):
        return say(
            "{assessor} cannot read {application} in time. {why}", assessor=assessor, application=application, why=why
        )
    live = assessor.assignments.filter(application__round=application.round, state__in=LIVE).count()
    if live >= assessor.most_applications:
        return say("{assessor} reads {live} applications already, as many as they can.", assessor=assessor, live=live)
    return ""


def reads_in_the_other_track(round_: Round, assessor: Assessor) -> bool:
    """Whether somebody has anything of the other track of a call, as a member of the other pool."""
    rows = Assignment.objects.filter(application__round=round_, assessor__user=assessor.user_id, state__in=LIVE)
    return round_.has_tracks and rows.exclude(assessor=assessor).exists()


def to_be_reminded(
    owner: Owner, today: date, *, within_days: int, days_between: int, assessor: Assessor | None = None
) -> list[Assignment]:
    """The readings whose readers are to be reminded today, or one reader's, held until the transaction ends.

    One reader's stand together.
    """
    waiting = Assignment.objects.filter(
        owned_by(owner, "fund", "assessor__"), state="assigned", application__state="eligible"
    )
    if assessor is not None:
        waiting = waiting.filter(assessor=assessor)
    rows = waiting.filter(due_on__isnull=False).select_related("assessor__user", "application__partnership")
    return [
        row
        for row in rows.order_by("assessor_id", "due_on", "pk").select_for_update(of=("self",), no_key=True)
        if is_to_be_reminded(
            row.due_on,
            london(row.reminded_at).date() if row.reminded_at else None,
            today,
            within_days=within_days,
            days_between=days_between,
        )
    ]


@dataclass(frozen=True, slots=True)
class PoolRow:
    """How one assessor stands. `load` counts what they have in rounds whose outcomes are not released, by the most in one
    round; `given`, `scored` and `late` count their readings in all of those rounds. `away` is a sentence, or empty."""

    assessor: Assessor
    load: int
    given: int
    scored: int
    late: int
    away: str

    @property
    def is_below_least(self) -> bool:
        return self.assessor.state == "accepted" and self.load < self.assessor.least_applications

    @property
    def has_room(self) -> bool:
        return self.assessor.state == "accepted" and self.load < self.assessor.most_applications


def board(owner: Owner, today: date, closed: Collection[int] = ()) -> tuple[PoolRow, ...]:
    """Everybody in a fund's pool by name. A fixed number of queries. What was given of an application `closed` to whoever looks
    counts; whether it was scored or is late does not."""
    rows = Assignment.objects.filter(
        owned_by(owner, "fund", "assessor__"), state__in=LIVE, application__round__state__in=("open", "closed")
    ).values_list("assessor_id", "application__round_id", "state", "due_on", "application__state", "application_id")
    in_round: Counter[tuple[int, int]] = Counter()
    given: Counter[int] = Counter()
    scored: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for assessor, round_, state, due_on, application, number in rows:
        in_round[assessor, round_] += 1
        given[assessor] += 1
        if number in closed:
            continue
        scored[assessor] += state == "scored"
        late[assessor] += state == "assigned" and application == "eligible" and due_on is not None and due_on < today
    most = {
        assessor: max(count for (other, _), count in in_round.items() if other == assessor) for assessor, _ in in_round
    }
    found = [
        PoolRow(a, most.get(a.pk, 0), given[a.pk], scored[a.pk], late[a.pk], leave_in_words(a.leaves(), today, None))
        for a in pool_of(owner).select_related("user", "fund", "employer")
    ]
    return tuple(sorted(found, key=lambda row: (row.assessor.user.name, row.assessor.pk)))


POOL = Table(
    "assessors",
    say("The pool of assessors"),
    say("One row for each person who was asked to read for the fund."),
    (
        ("name", say("Who")),
        ("state", say("invited, accepted, declined or stood_down")),
        ("answered_on", say("Day of their answer")),
        ("leg", say("Helix strand they read for, where they were asked for one")),
        ("topics", say("Sectors they can judge, separated by semicolons")),
        ("employer", say("Who they work for")),
        ("least", say("How many applications they want at the least")),
        ("most", say("How many they can read in a round")),
        ("load", say("The most they have in one round now")),
        ("given", say("Readings they have in rounds whose outcomes are not released")),
        ("scored", say("How many of those they scored")),
        ("late", say("How many of those are late")),
        ("away", say("When they are away")),
    ),
)
"""For people of the fund only: it is no part of what is published."""


def as_cells(row: PoolRow) -> tuple[Cell, ...]:
    """A row of the board as the file has it."""
    who = row.assessor
    answered = london(who.answered_at).date() if who.answered_at else None
    return (
        who.user.name,
        who.state,
        answered,
        who.leg,
        "; ".join(who.topics),
        who.employer.name if who.employer else "",
        who.least_applications,
        who.most_applications,
        row.load,
        row.given,
        row.scored,
        row.late,
        row.away,
    )


def covered(owner: Owner, pool: Sequence[PoolRow], closed: Collection[int] = ()) -> tuple[Cover, ...]:
    """Every sector of a fund with those who accepted and know it, beside the applications that wait for readers, without those
    that are `closed` to whoever looks."""
    waiting = list(live_applications(owner).filter(state__in=("submitted", "eligible")).exclude(pk__in=closed))
    asked = Counter(sector for application in waiting for sector in application.sectors)
    rounds = {application.round for application in waiting}
    needed = max((round_.terms().assessors_needed for round_ in rounds if round_.terms_record), default=0)
    members = [
        PoolMember(frozenset(row.assessor.topics), row.assessor.leg, row.assessor.most_applications)
        for row in pool
        if row.assessor.state == "accepted"
    ]
    return coverage(members, sectors_of(owner), asked, needed)


@dataclass(frozen=True, slots=True)
class ApplicationConflicts:
    """What stands between somebody and one application, with the newest ruling and what they were given of it, if anything."""

    application: Application
    conflicts: tuple[Conflict, ...]
    ruling: Ruling | None = None
    assignment: Assignment | None = None

    @property
    def is_barred(self) -> bool:
        return bars(self.conflicts)

    @property
    def is_open(self) -> bool:
        """It counts, and nobody has ruled on it."""
        return not self.is_barred and is_open(self.conflicts)


def hits(assessor: Assessor, today: date) -> tuple[ApplicationConflicts, ...]:
    """Every application of the fund with which an assessor has a conflict, ruled on or not; those that bar first."""
    applications = list(live_applications(assessor.owner))
    known = on_record(assessor.fund, applications, today)
    newest = {row.application_id: row for row in assessor.rulings.select_related("ruled_by").order_by("pk")}
    given = {row.application_id: row for row in assessor.assignments.filter(state__in=LIVE)}
    found = [
        ApplicationConflicts(row, known.of(assessor.user, row), newest.get(row.pk), given.get(row.pk))
        for row in applications
    ]
    return tuple(sorted((hit for hit in found if hit.conflicts or hit.ruling), key=_by_weight))


@dataclass(frozen=True, slots=True)
class ConflictPreview:
    """What asking somebody would bring: every application of the fund's rounds with the conflicts; nothing is stored."""

    bids: tuple[ApplicationConflicts, ...]

    @property
    def barred(self) -> int:
        return sum(hit.is_barred for hit in self.bids)

    @property
    def to_be_ruled_on(self) -> int:
        return sum(hit.is_open for hit in self.bids)

    @property
    def free(self) -> int:
        return len(self.bids) - self.barred - self.to_be_ruled_on


def look_at(owner: Owner, somebody: Newcomer, today: date) -> ConflictPreview:
    """What somebody must not read, before they are asked; those that bar first."""
    applications = list(live_applications(owner))
    known = on_record(fund_of(owner), applications, today, newcomer=somebody)
    found = [ApplicationConflicts(row, known.of(somebody.user or SOMEBODY, row)) for row in applications]
    return ConflictPreview(tuple(sorted(found, key=_by_weight)))


def _by_weight(hit: ApplicationConflicts) -> tuple[bool, bool, int]:
    return not hit.is_barred, not hit.is_open, hit.application.pk
