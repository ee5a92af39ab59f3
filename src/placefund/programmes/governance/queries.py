"""Reading how a programme is governed: who stands for the place, and the facts that its health is told from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from placefund.domain.governance.binding import Binder
from placefund.domain.governance.board import QuorumRule
from placefund.domain.governance.health import (
    DeclarationFact,
    Departure,
    GovernanceFacts,
    HealthFact,
    MeetingFact,
    VacantSeat,
    health_of,
)
from placefund.domain.messages import Message, paragraph, say
from placefund.domain.partnerships import Helix
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.partnerships.models import Partner, Partnership
from placefund.people.access import has
from placefund.people.models import Organisation
from placefund.programmes.board.queries import last_declared, seats_of
from placefund.programmes.meetings.queries import meetings_of, quorum_at, rule_among
from placefund.programmes.models import (
    BoardMeeting,
    BoardMember,
    BoardSeat,
    OfficePost,
    SigningDelegation,
    StandingPartnership,
    TermsOfReference,
)
from placefund.records import clock


@dataclass(frozen=True, slots=True)
class HelixLeg:
    """One leg of the partnership that stands for a place: who brings it, and whether it stands on few."""

    helix: Helix
    organisations: tuple[str, ...]

    @property
    def is_missing(self) -> bool:
        return not self.organisations

    @property
    def is_thin(self) -> bool:
        return len(self.organisations) == 1


@dataclass(frozen=True, slots=True)
class Governance:
    """All that is on record of how a programme is governed, read at once."""

    programme: Programme
    named: Sequence[StandingPartnership]
    partners: Sequence[Partner]
    seats: Sequence[BoardSeat]
    terms: Sequence[TermsOfReference]
    posts: Sequence[OfficePost]
    delegations: Sequence[SigningDelegation]
    board_meetings: Sequence[BoardMeeting]
    declared: dict[int, date]
    today: date

    @property
    def standing(self) -> StandingPartnership | None:
        """The partnership that stands for the place now; None before one is named."""
        return self.named[-1] if self.named else None

    @property
    def legs(self) -> tuple[HelixLeg, ...]:
        """The helices with who has joined for each."""
        joined = [row.organisation for row in self.partners if row.state == "joined"]
        return tuple(
            HelixLeg(helix, tuple(body.name for body in joined if body.helix == helix))
            for helix in Helix
            if helix is not Helix.OTHER or any(body.helix == helix for body in joined)
        )

    @property
    def open_seats(self) -> list[BoardSeat]:
        """The seats that are there today."""
        return [seat for seat in self.seats if _is_on(seat.since, seat.until, self.today)]

    @property
    def rule(self) -> QuorumRule:
        """What the terms in force today ask of a quorum."""
        return rule_among(self.terms, self.today)

    @property
    def health(self) -> tuple[HealthFact, ...]:
        """How it stands, in sentences."""
        return health_of(_facts(self), self.today)

    def members(self) -> Iterator[tuple[BoardSeat, BoardMember | None]]:
        """Each seat of today, with who holds it."""
        for seat in self.open_seats:
            yield seat, next((row for row in seat.members.all() if _is_on(row.since, row.until, self.today)), None)


def governance_of(programme: Programme, at: datetime) -> Governance:
    """How a programme is governed. The same number of queries however large its board is."""
    named = list(programme.standing_partnerships.select_related("partnership__lead", "named_by"))
    standing = Partner.objects.filter(partnership=named[-1].partnership_id if named else None)
    seats = seats_of(programme)
    return Governance(
        programme,
        named,
        list(standing.select_related("organisation").order_by("pk")),
        seats,
        list(programme.terms_of_reference.all()),
        list(programme.posts.select_related("user")),
        list(programme.delegations.select_related("user", "organisation")),
        list(meetings_of(programme)),
        last_declared(row for seat in seats for row in seat.members.all()),
        london(at).date(),
    )


def standing_of_each(programmes: Iterable[Programme]) -> dict[int, Message]:
    """How far the governance of each of these programmes has come, in a sentence, by its number. Four queries."""
    numbers = [programme.pk for programme in programmes]
    rows = StandingPartnership.objects.filter(programme__in=numbers).select_related("partnership__lead").order_by("pk")
    leads = {row.programme_id: row.partnership.lead.name for row in rows}
    today = london(clock.now()).date()
    seats = BoardSeat.objects.filter(BoardSeat.on(today), programme__in=numbers)
    held = BoardMember.objects.filter(BoardMember.on(today), seat__in=seats)
    all_seats, taken = (
        Counter(seats.values_list("programme", flat=True)),
        Counter(held.values_list("seat__programme", flat=True)),
    )
    agreed = set(TermsOfReference.objects.filter(programme__in=numbers).values_list("programme", flat=True))
    return {
        number: paragraph(_standing(leads.get(number), taken[number], all_seats[number], number in agreed))
        for number in numbers
    }


def _standing(lead: str | None, taken: int, seats: int, has_terms: bool) -> Iterator[Message]:
    yield say("Lead: {lead}.", lead=lead) if lead else say("Lead: not published.")
    yield (
        say("Seats taken: {taken} of {seats}.", taken=taken, seats=seats)
        if seats
        else say("No board is on record here.")
    )
    if not has_terms:
        yield say("No terms of reference are on record here.")


def who_binds(programme: Programme, day: date) -> list[SigningDelegation]:
    """Who binds the partnership on a day in what is sent to the fund, as its governance says; none where it does not say."""
    rows = programme.delegations.filter(SigningDelegation.on(day), binds=True)
    return list(rows.select_related("user", "organisation").order_by("since", "pk"))


def binders_able(programme: Programme, capability: Capability, day: date) -> list[Binder]:
    """Who binds the partnership on a day and may do something here: those named without an account can send nothing."""
    return [
        Binder(row.user.pk, str(row.holder), row.most, row.written_in)
        for row in who_binds(programme, day)
        if row.user is not None and has(row.user, capability, programme)
    ]


def partnerships_to_name(programme: Programme) -> QuerySet[Partnership]:
    """The partnerships that can stand for a place: those formed for it, and those formed for none."""
    return Partnership.objects.filter(Q(place=programme.place_id) | Q(place=None)).order_by("name", "pk")


def known_bodies(programme: Programme) -> QuerySet[Organisation]:
    """The organisations that a programme has to do with: partners of who stands for it, and those with a seat."""
    standing = programme.standing_partnerships.values_list("partnership", flat=True).last()
    partners = Partner.objects.filter(partnership=standing).values("organisation")
    seated = programme.seats.filter(organisation__isnull=False).values("organisation")
    return Organisation.objects.filter(Q(pk__in=partners) | Q(pk__in=seated)).order_by("name", "pk")


def _is_on(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day <= until)


def _facts(of: Governance) -> GovernanceFacts:
    in_office = [(seat, row) for seat, row in of.members() if row is not None]
    terms = max(of.terms, key=lambda row: row.version, default=None)
    return GovernanceFacts(
        partners=Counter(Helix(row.organisation.helix) for row in of.partners if row.state == "joined")
        if of.named
        else None,
        departed=[*_partners_gone(of), *_members_gone(of)],
        seats=len(of.open_seats),
        vacant=[VacantSeat(seat.represents.name, _vacant_since(seat)) for seat, row in of.members() if row is None],
        board_meetings=[MeetingFact(row.day, row.state, _quorate(of, row)) for row in of.board_meetings],
        declarations=[DeclarationFact(str(row), row.since, of.declared.get(row.pk)) for _, row in in_office],
        terms_agreed_on=terms.agreed_on if terms else None,
        has_quorum_rule=of.rule.members is not None,
        office=sum(_is_on(row.since, row.until, of.today) for row in of.posts),
        signers=sum(_is_on(row.since, row.until, of.today) for row in of.delegations),
    )


def _quorate(of: Governance, meeting: BoardMeeting) -> bool | None:
    found = quorum_at(meeting, rule_among(of.terms, meeting.day))
    return found.holds if found else None


def _partners_gone(of: Governance) -> Iterator[Departure]:
    for row in of.partners:
        if row.state == "left" and row.answered_at is not None:
            yield Departure(row.organisation.name, london(row.answered_at).date())


def _members_gone(of: Governance) -> Iterator[Departure]:
    for seat in of.seats:
        for row in seat.members.all():
            if row.until is not None and row.until <= of.today:
                yield Departure(str(row), row.until, row.why_ended)


def _vacant_since(seat: BoardSeat) -> date:
    ended = [row.until for row in seat.members.all() if row.until is not None]
    return max(ended, default=seat.since)
