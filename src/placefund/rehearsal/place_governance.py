"""How three places are governed: who stands for them, their boards with seats and interests, meetings, minutes, departures."""

from __future__ import annotations

from datetime import timedelta

from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence, SeatStanding
from placefund.domain.governance.interests import BoardInterestKind, who_must_leave
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner, Partnership
from placefund.people import actions as people
from placefund.people.models import User
from placefund.programmes.board import actions as board
from placefund.programmes.board.queries import bodies_of, members_on
from placefund.programmes.governance import actions as governance
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.meetings.queries import minutes_of
from placefund.programmes.models import AgendaItem, BoardMeeting, BoardMember
from placefund.rehearsal.chance import after, at_work, before, chance
from placefund.rehearsal.names import BODY
from placefund.rehearsal.place_book import (
    Told,
    body_of,
    bring_in,
    officer_of,
    programme_of,
    somebody,
    told_of,
)
from placefund.rehearsal.stage import Stage, act

NOTICE = 14
"""Days before a meeting on which it is planned, with its agenda."""
DECLARED_AGAIN = timedelta(weeks=49)
"""When a board declares its interests again, some weeks before the year is over."""


def plan_governance(stage: Stage) -> None:
    """Plan how the board of each place comes together and meets."""
    for place in stage.scale.places:
        told = told_of(place, "governance")
        stage.later("constitute", at_work(told["begins"], chance("constitute", place)), place=place)
        stage.later("agree_terms", at_work(told["terms"]["agreed_on"], chance("terms", place)), place=place)
        for number, meeting in enumerate(told["meeting"]):
            at = at_work(meeting["day"], chance("board", place, number))
            stage.later(
                "plan_board", before(at, NOTICE, chance("plan board", place, number)), place=place, number=number
            )
            if meeting["opening"]:
                stage.later("hold_board", after(at, 1, chance("hold board", place, number)), place=place, number=number)
        again = at_work(told["begins"] + DECLARED_AGAIN, chance("declare again", place))
        stage.later("declare_again", again, place=place)
        if "leaves" in told:
            at = at_work(told["leaves"]["on"], chance("leaves", place))
            stage.later("lose_partner", at, place=place)


@act
def constitute(stage: Stage, place: str) -> None:
    """The programme gets its people, its partnership, its board and its office."""
    told, programme = told_of(place, "governance"), programme_of(stage, place)
    bring_in(stage, place)
    scope = f"programme:{programme.pk}"
    for key, role in (("officer", Role.PROGRAMME_OFFICER), ("manager", Role.RELATIONSHIP_MANAGER)):
        if key in told:
            people.grant(somebody(stage, told[key]), role, scope, at=stage.at)
    if "official" in told:
        nation = programme.place.nation.lower().replace(" ", "-")
        people.grant(somebody(stage, told["official"]), Role.DEVOLVED_OFFICIAL, f"nation:{nation}", at=stage.at)
    by = officer_of(stage, programme)
    partnership = _partnership(stage, programme, told["partnership"])
    governance.name_partnership(programme, partnership, by=by, at=stage.pause(20))
    for seat in told["seat"]:
        _seat(stage, programme, seat, by)
    for post in told["post"]:
        user = User.objects.filter(name=post["name"]).first()
        governance.name_post(
            programme,
            post=post["post"],
            user=user,
            name="" if user else post["name"],
            since=stage.today,
            by=by,
            at=stage.pause(3),
        )
    for row in told["delegation"]:
        governance.delegate(
            programme,
            what=row["what"],
            written_in=row["written_in"],
            name=row["name"],
            most=Money.pounds(row["most_pounds"]),
            since=stage.today,
            by=by,
            at=stage.pause(3),
        )


def _partnership(stage: Stage, programme: Programme, told: Told) -> Partnership:
    """The partnership that stands for the place: one that is there already takes others in, or a new one is formed."""
    there = Partnership.objects.select_related("lead", "place").filter(place=programme.place).order_by("pk").first()
    if there is None:
        lead = body_of(stage, told["lead"])
        by = stage.lead(lead.pk)
        there = partnerships.form(told["name"], lead, by=by, at=stage.pause(5))
        there = partnerships.stand_for(there, programme.place, by=by, at=stage.pause(4))
    by = stage.lead(there.lead_id)
    stand = set(there.partners.filter(state="joined").values_list("organisation_id", flat=True))
    for key in told["partners"]:
        body = body_of(stage, key)
        if body.pk in stand:
            continue
        partner = partnerships.invite(there, body, by=by, at=stage.pause(3))
        partnerships.join(partner, by=stage.answers_for(body), at=stage.pause(2))
    return there


def _seat(stage: Stage, programme: Programme, told: Told, by: User) -> None:
    """A seat, who holds it, and what they are tied to."""
    is_known = told["body"] in BODY or "helix" not in told
    organisation = body_of(stage, told["body"]) if is_known else None
    seat = board.add_seat(
        programme,
        organisation=organisation,
        organisation_name="" if organisation else told["body"],
        helix=Helix(organisation.helix) if organisation else Helix(told["helix"]),
        standing=SeatStanding(told.get("standing", "voting")),
        is_chair=told.get("chair", False),
        since=stage.today,
        by=by,
        at=stage.pause(4),
    )
    user = somebody(stage, told["member"]) if told.get("with_account") else None
    if user is not None:
        people.grant(user, Role.BOARD_MEMBER, f"programme:{programme.pk}", at=stage.at)
    member = board.seat_member(
        seat, user=user, name="" if user else told["member"], since=stage.today, by=by, at=stage.pause(2)
    )
    declares = user or by
    for key, kind in told.get("interests", ()):
        board.enter_interest(
            member,
            organisation=body_of(stage, key),
            kind=BoardInterestKind(kind),
            since=stage.today,
            by=declares,
            at=stage.pause(2),
        )
    if told.get("standing") != "observer":
        board.declare(member, by=declares, at=stage.pause(3))


@act
def declare_again(stage: Stage, place: str) -> None:
    """A year on, the office enters for those without an account that nothing is missing. Who has one is reminded, and late."""
    programme = programme_of(stage, place)
    by = officer_of(stage, programme)
    for member in members_on(programme, stage.today):
        if member.user is None:
            board.declare(member, by=by, at=stage.pause(6))


@act
def agree_terms(stage: Stage, place: str) -> None:
    """The terms of reference are agreed, and put on record."""
    told, programme = told_of(place, "governance")["terms"], programme_of(stage, place)
    governance.agree_terms(
        programme,
        agreed_on=told["agreed_on"],
        agreed_by=told["agreed_by"],
        text=told["text"],
        quorum=told["quorum"],
        of_each_helix=told.get("of_each_helix", False),
        by=officer_of(stage, programme),
        at=stage.at,
    )


# --- meetings ---------------------------------------------------------------------------------------------------------


def meeting_of(stage: Stage, place: str, number: int) -> BoardMeeting | None:
    """The meeting as it is on record; None where it is not planned, or was cancelled."""
    told = told_of(place, "governance")["meeting"][number]
    rows = BoardMeeting.objects.select_related("programme__strand__fund", "programme__place")
    return rows.filter(programme=programme_of(stage, place), day=told["day"]).exclude(state="cancelled").first()


@act
def plan_board(stage: Stage, place: str, number: int) -> None:
    """The office plans a meeting and puts its items on the agenda."""
    told, programme = told_of(place, "governance")["meeting"][number], programme_of(stage, place)
    by = officer_of(stage, programme)
    if programme.board_meetings.filter(day=told["day"]).exclude(state="cancelled").exists():
        return
    meeting = meetings.plan(programme, day=told["day"], place=told["place"], by=by, at=stage.at)
    for item in told.get("item", ()):
        bodies = bodies_of(body_of(stage, key) for key in item.get("bodies", ()))
        meetings.put_on_agenda(
            meeting, title=item["title"], papers=item["papers"], bodies=bodies, by=by, at=stage.pause(6)
        )


@act
def hold_board(stage: Stage, place: str, number: int) -> None:
    """The day after, the office puts on record who was there, what was decided, and what was said."""
    told, meeting = told_of(place, "governance")["meeting"][number], meeting_of(stage, place, number)
    if meeting is None or meeting.state != "planned":
        return
    by = officer_of(stage, meeting.programme)
    seated = list(members_on(meeting.programme, meeting.day))
    meeting = meetings.hold(meeting, {row.pk: _presence(row, told) for row in seated}, by=by, at=stage.at)
    present = [row for row in seated if _presence(row, told) is Presence.PRESENT]
    items = {item["title"]: item for item in told.get("item", ())}
    parts = {}
    for item in meeting.items.all():
        said = items.get(item.title, told if item.subject_id else None)
        if said is not None:
            _decide(stage, item, said, present, by)
            parts[item.number] = said["minute"]
    meetings.write_minutes(meeting, opening=told["opening"], parts=parts, by=by, at=stage.pause(90))
    _agree_earlier(stage, meeting, by)


def _presence(member: BoardMember, told: Told) -> Presence:
    if member.holder in told.get("absent", ()):
        return Presence.ABSENT
    return Presence.APOLOGIES if member.holder in told.get("apologies", ()) else Presence.PRESENT


def _decide(stage: Stage, item: AgendaItem, told: Told, present: list[BoardMember], by: User) -> None:
    """Who is tied to what it touches leaves; the others vote."""
    touched = item.bodies()
    seated = {row.pk: row.seated() for row in present}
    left = {one.member.number for one in who_must_leave(touched, seated.values(), item.meeting.day)}
    against = told.get("against", ())
    votes = {
        row.pk: BoardVote.AGAINST if row.holder in against else BoardVote.FOR
        for row in present
        if seated[row.pk].is_voting and row.pk not in left
    }
    meetings.decide(
        item,
        outcome=BoardOutcome(told.get("outcome") or told["portfolio"]),
        reasons=told["reasons"],
        conditions=told.get("conditions", ""),
        left=left,
        votes=votes,
        by=by,
        at=stage.pause(12),
    )


def _agree_earlier(stage: Stage, meeting: BoardMeeting, by: User) -> None:
    """The minutes of the meeting before are agreed at this one."""
    earlier = meeting.programme.board_meetings.filter(state="held", day__lt=meeting.day).order_by("-day").first()
    minutes = minutes_of(earlier) if earlier else None
    if minutes is not None and not hasattr(minutes, "agreement"):
        meetings.agree_minutes(minutes, meeting, by=by, at=stage.pause(5))


@act
def lose_partner(stage: Stage, place: str) -> None:
    """A partner leaves, and its seat on the board ends: the leg stands on fewer from then on."""
    told, programme = told_of(place, "governance")["leaves"], programme_of(stage, place)
    body, by = body_of(stage, told["body"]), officer_of(stage, programme)
    partner = Partner.objects.filter(partnership__place=programme.place, organisation=body, state="joined").first()
    if partner is not None:
        partnerships.leave(partner, by=stage.answers_for(body), at=stage.at)
    for seat in programme.seats.filter(organisation=body, until__isnull=True):
        board.end_seat(seat, until=told["member_until"], why=told["why"], by=by, at=stage.pause(30))
