"""Reading panel meetings: who sits and who must leave, where the running order stands, who may see what of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import OnRecord, bars, on_record, sentences
from placefund.assessment.models import Assignment
from placefund.assessment.queries import LIVE, PanelRow, panel_rows, pool_of
from placefund.assessment.scoring.blinding import title_for
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.periods import london
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_readings
from placefund.panels.models import Item, Leaving, Meeting, Member, Turn
from placefund.people.models import User


def meetings_of(round_: Round) -> QuerySet[Meeting]:
    """A round's meetings, the earliest first."""
    return round_.meetings.select_related("minutes", "round__strand__fund")


@dataclass(frozen=True, slots=True)
class Recusal:
    """A member who has a conflict with a bid, or left the table for it. `why` is the conflict in sentences, or what they said.

    `must_leave` while a conflict bars them and they are still at the table; `is_out` while they are away.
    """

    member: Member
    why: str
    is_barred: bool
    is_out: bool
    since: datetime | None

    @property
    def must_leave(self) -> bool:
        return self.is_barred and not self.is_out


@dataclass(frozen=True, slots=True)
class Place:
    """A bid's place on the running order: its readings, its turns, and who must leave or is out.

    `name` is what it may be called before whoever looks: a reader who has not sent their own scores is not told who applies
    where the method hides it.
    """

    item: Item
    name: str
    why_here: str
    row: PanelRow | None
    recusals: tuple[Recusal, ...]
    turns: tuple[Turn, ...]

    @property
    def is_agreed(self) -> bool:
        return self.row is not None and self.row.agreed is not None

    @property
    def called_at(self) -> datetime | None:
        """When it was last called."""
        return next((turn.at for turn in reversed(self.turns) if turn.state == "called"), None)

    @property
    def ended_at(self) -> datetime | None:
        """When it was last parked or done with."""
        return next((turn.at for turn in reversed(self.turns) if turn.state != "called"), None)

    @property
    def must_leave(self) -> tuple[Recusal, ...]:
        return tuple(recusal for recusal in self.recusals if recusal.must_leave)

    def introduced_by(self, user: User) -> bool:
        """Whether this person introduces the bid."""
        readers = (self.item.first_reader, self.item.second_reader)
        return any(reader is not None and reader.user_id == user.pk for reader in readers)


@dataclass(frozen=True, slots=True)
class Table:
    """A meeting as it stands: its members and its running order."""

    meeting: Meeting
    members: tuple[Member, ...]
    places: tuple[Place, ...]

    @property
    def now(self) -> Place | None:
        """What is being discussed."""
        return next((place for place in self.places if place.item.state == "called"), None)

    @property
    def next(self) -> Place | None:
        """What comes next: the first that was not called yet, else the first that is parked."""
        for state in ("waiting", "parked"):
            if found := next((place for place in self.places if place.item.state == state), None):
                return found
        return None

    def in_state(self, state: str) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.item.state == state)

    @property
    def done(self) -> int:
        return len(self.in_state("done"))

    def member(self, user: User) -> Member | None:
        return next((member for member in self.members if member.user_id == user.pk), None)


def table_of(meeting: Meeting, at: datetime, *, seen_by: User | None = None) -> Table:
    """A meeting with its order, its members and their conflicts on a day, as one person may see it. A fixed number of queries."""
    members = tuple(meeting.members.select_related("user"))
    items = list(
        meeting.items.select_related(
            "application__round__strand__fund",
            "application__partnership__lead",
            "application__partnership__place",
            "application__snapshot",
            "first_reader__user",
            "second_reader__user",
        ).prefetch_related("turns", Prefetch("leavings", Leaving.objects.select_related("member__user")))
    )
    conflicts = _on_record(meeting, [item.application for item in items], members, at) if items else None
    rows = {row.application.pk: row for row in panel_rows(meeting.round)}
    called = _veiled_names(seen_by, [item.application for item in items]) if seen_by else {}
    closed = closed_readings(seen_by, [item.application for item in items], at) if seen_by else {}
    places = tuple(
        Place(
            item,
            called.get(item.application_id) or str(item),
            "" if item.application_id in closed else item.why_here,
            None if item.application_id in closed else rows.get(item.application_id),
            _recusals(item, members, conflicts),
            tuple(item.turns.all()),
        )
        for item in items
    )
    return Table(meeting, members, places)


def _veiled_names(user: User, bids: Sequence[Application]) -> dict[int, str]:
    """What a person may call the bids that they read and that they may not know by name, by number."""
    mine = Assignment.objects.filter(application__in=bids, assessor__user=user, state__in=LIVE)
    read = mine.select_related("application__round", "application__snapshot", "application__partnership")
    return {row.application_id: title_for(row) for row in read}


def _on_record(meeting: Meeting, bids: Sequence[Application], members: Iterable[Member], at: datetime) -> OnRecord:
    people = [member.user for member in members]
    return on_record(meeting.round.strand.fund, bids, london(at).date(), people=people)


def _recusals(item: Item, members: Iterable[Member], conflicts: OnRecord | None) -> tuple[Recusal, ...]:
    last = {leaving.member_id: leaving for leaving in item.leavings.all()}
    found = []
    for member in members:
        known = conflicts.of(member.user, item.application) if conflicts else ()
        why = sentences(known, TieStrength.HARD)
        leaving = last.get(member.pk)
        is_out = leaving is not None and leaving.has_left
        if why or leaving is not None:
            said = next(
                (row.why for row in reversed(item.leavings.all()) if row.member_id == member.pk and row.why), ""
            )
            found.append(Recusal(member, why or said, bars(known), is_out, leaving.at if leaving else None))
    return tuple(found)


def must_still_leave(item: Item, at: datetime) -> tuple[Recusal, ...]:
    """The members whom a conflict bars from a bid and who are still at the table."""
    members = tuple(item.meeting.members.select_related("user"))
    conflicts = _on_record(item.meeting, [item.application], members, at)
    return tuple(recusal for recusal in _recusals(item, members, conflicts) if recusal.must_leave)


def is_out(item: Item, user: User) -> bool:
    """Whether a member has left the table for a bid and not come back."""
    last = Leaving.objects.filter(item=item, member__user=user).order_by("pk").last()
    return last is not None and last.has_left


def to_discuss(meeting: Meeting) -> QuerySet[Application]:
    """The applications of a meeting's round that a panel has still to agree on and that are on no other open order."""
    elsewhere = Item.objects.filter(application__round=meeting.round, meeting__state__in=("planned", "sitting"))
    taken = elsewhere.exclude(meeting=meeting).values("application")
    rows = Application.objects.filter(round=meeting.round, state="eligible").exclude(pk__in=taken)
    return rows.order_by("pk")


def readers_at_the_table(meeting: Meeting) -> dict[int, tuple[int, ...]]:
    """For each application, the assessors who read it and sit at the table, without observers: by their numbers."""
    seated = meeting.members.filter(part__in=("chair", "member")).values("user")
    found: dict[int, list[int]] = {}
    rows = Assignment.objects.filter(application__round=meeting.round, state__in=LIVE, assessor__user__in=seated)
    for application, assessor in rows.order_by("pk").values_list("application_id", "assessor_id"):
        found.setdefault(application, []).append(assessor)
    return {application: tuple(assessors) for application, assessors in found.items()}


def sitting_item(application: Application) -> Item | None:
    """Where an application stands on the order of a meeting that is sitting now."""
    rows = Item.objects.filter(application=application, meeting__state="sitting")
    return rows.select_related("meeting__round__strand__fund", "application__partnership").first()


def meetings_to_follow(user_scopes: Iterable[str]) -> QuerySet[Meeting]:
    """The meetings of these numbers that are not over: what a member of a panel finds in their inbox."""
    rows = Meeting.objects.filter(pk__in=[int(number) for number in user_scopes if number.isdigit()])
    return rows.exclude(state="closed").select_related("round__strand__fund")


def people_to_seat(meeting: Meeting) -> QuerySet[User]:
    """Who can be seated: everyone with a part in the fund, and its assessors who said yes; not those who sit already."""
    return people_of_fund(meeting.round).exclude(pk__in=meeting.members.values("user"))


def people_of_fund(round_: Round) -> QuerySet[User]:
    """Everyone with a part in what a round belongs to, its fund or a place's programme, and its assessors who said yes."""
    assessors = pool_of(round_.owner).filter(state="accepted").values("user")
    parts = Q(memberships__scope__in=round_.scopes(), memberships__ended_at__isnull=True) | Q(pk__in=assessors)
    return User.objects.filter(parts, is_active=True).distinct().order_by("name", "pk")
