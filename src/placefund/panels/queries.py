"""Reading panel meetings: who sits and who must leave, where the running order stands, what was agreed, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from placefund.applications.models import Application
from placefund.assessment.conflict_graph import OnRecord, bars, conflict_between, on_record, sentences
from placefund.assessment.models import Assignment
from placefund.assessment.queries import LIVE, PanelRow, panel_rows
from placefund.domain.assessing.consensus import format_points
from placefund.domain.assessing.scoring import Criterion
from placefund.domain.assessing.ties import Standing
from placefund.domain.periods import london
from placefund.funds.models import Round
from placefund.panels.models import Consensus, CriterionConsensus, Item, Leaving, Meeting, Member, Turn
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
    """A bid's place on the running order: its readings, its turns, and who must leave or is out."""

    item: Item
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


def table_of(meeting: Meeting, at: datetime) -> Table:
    """A meeting with its order, its members and their conflicts on a day. A fixed number of queries."""
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
    places = tuple(
        Place(
            item,
            rows.get(item.application_id),
            _recusals(item, members, conflicts),
            tuple(item.turns.all()),
        )
        for item in items
    )
    return Table(meeting, members, places)


def _on_record(meeting: Meeting, bids: Sequence[Application], members: Iterable[Member], at: datetime) -> OnRecord:
    people = [member.user for member in members]
    return on_record(meeting.round.strand.fund, bids, london(at).date(), people=people)


def _recusals(item: Item, members: Iterable[Member], conflicts: OnRecord | None) -> tuple[Recusal, ...]:
    last = {leaving.member_id: leaving for leaving in item.leavings.all()}
    found = []
    for member in members:
        known = conflicts.of(member.user, item.application) if conflicts else ()
        why = sentences(known, Standing.HARD)
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


def why_closed(user: User, application: Application, at: datetime) -> str:
    """Why what the panel has on an application is closed to a person now, in a sentence; empty when it is open to them."""
    known = conflict_between(user, application, london(at).date())
    if bars(known):
        return (
            f"You have a conflict with {application}: {sentences(known, Standing.HARD)} "
            "Its readings are closed to you, and somebody else chairs it."
        )
    last = Leaving.objects.filter(item__application=application, member__user=user).order_by("pk").last()
    if last is not None and last.has_left and last.item.meeting.state != "closed":
        return f"You have left the table for {application}. It opens to you again once your return is recorded."
    if _reads_it_still(user, application):
        return f"You are a reader of {application}. Send your own scores first; then the others' open to you."
    return ""


def _reads_it_still(user: User, application: Application) -> bool:
    if application.state != "eligible":
        return False
    return Assignment.objects.filter(application=application, assessor__user=user, state="assigned").exists()


def barred_bids(user: User, bids: Sequence[Application], at: datetime) -> dict[int, str]:
    """The applications of one round that a conflict keeps a person away from: the conflict in sentences, by number."""
    if not bids:
        return {}
    conflicts = on_record(bids[0].round.strand.fund, bids, london(at).date(), people=[user])
    known = {bid.pk: conflicts.of(user, bid) for bid in bids}
    return {number: sentences(found, Standing.HARD) for number, found in known.items() if bars(found)}


def closed_bids(user: User, bids: Sequence[Application], at: datetime) -> dict[int, str]:
    """The applications of one round whose readings are closed to a person, by a conflict or by a reading of their own that is not
    sent: why, by number."""
    if not bids:
        return {}
    barred = barred_bids(user, bids, at)
    out = set(
        Leaving.objects.filter(item__application__in=bids, member__user=user)
        .exclude(item__meeting__state="closed")
        .order_by("pk")
        .values_list("item__application_id", flat=True)
    )
    unsent = Assignment.objects.filter(
        application__in=bids, application__state="eligible", assessor__user=user, state="assigned"
    )
    reading = set(unsent.values_list("application_id", flat=True))
    found = {}
    for bid in bids:
        if bid.pk in barred:
            found[bid.pk] = barred[bid.pk]
        elif bid.pk in out and why_closed(user, bid, at):
            found[bid.pk] = "You have left the table for it."
        elif bid.pk in reading:
            found[bid.pk] = "You are a reader of it: send your own scores first."
    return found


def why_not_yet(place: Item, user: User) -> str:
    """Why a member does not see a bid's readings before it is called, where the chair chose so; empty when they do."""
    meeting = place.meeting
    readers = (place.first_reader, place.second_reader)
    introduces = any(reader is not None and reader.user_id == user.pk for reader in readers)
    if not meeting.others_wait or place.state != "waiting" or introduces:
        return ""
    return f"{place} opens to you when it is called: until then only those who introduce it see its readings."


@dataclass(frozen=True, slots=True)
class AgreedCriterion:
    """A criterion with what the panel agreed on it."""

    criterion: Criterion
    agreed: CriterionConsensus

    @property
    def points(self) -> str:
        return f"{format_points(self.agreed.value)} of {self.criterion.highest}"


def consensus_history(application: Application) -> tuple[Consensus, ...]:
    """Everything a panel agreed on an application, the newest first, each with its criteria."""
    rows = application.consensus.select_related("agreed_by", "meeting").prefetch_related("criteria")
    return tuple(rows.order_by("-number"))


def agreed_criteria(consensus: Consensus) -> tuple[AgreedCriterion, ...]:
    """What was agreed on each criterion, in the order of the round's terms."""
    kept = {row.criterion_key: row for row in consensus.criteria.all()}
    criteria = consensus.application.round.terms().criteria
    return tuple(AgreedCriterion(each, kept[each.key]) for each in criteria if each.key in kept)


def newest_consensus(applications: Iterable[Application]) -> dict[int, Consensus]:
    """The consensus that counts for each application, by its number, with its criteria. Two queries."""
    rows = Consensus.objects.filter(application__in=list(applications)).order_by("number")
    return {row.application_id: row for row in rows.select_related("agreed_by").prefetch_related("criteria")}


def last_number(application: Application) -> int:
    """The number of the newest consensus on an application; 0 when there is none."""
    return max(application.consensus.values_list("number", flat=True), default=0)


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
    fund = meeting.round.strand.fund
    assessors = fund.assessors.filter(state="accepted").values("user")
    parts = Q(memberships__scope__in=fund.scopes(), memberships__ended_at__isnull=True) | Q(pk__in=assessors)
    seated = meeting.members.values("user")
    return User.objects.filter(parts, is_active=True).exclude(pk__in=seated).distinct().order_by("name", "pk")
