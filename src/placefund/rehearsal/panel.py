"""The panel: meetings with their order, who leaves for which bid, what is agreed on each criterion, minutes, and the draw."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.queries import LIVE, readings
from placefund.domain.assessment.consensus import AgreedPoints, scale_of
from placefund.domain.periods import LONDON
from placefund.domain.roles import Role
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.queries import must_still_leave
from placefund.panels.models import Item, Meeting
from placefund.people.models import User
from placefund.rehearsal.cast import DEMO_CAST, observer
from placefund.rehearsal.chance import after, chance, working_day
from placefund.rehearsal.eligibility_checks import bid_of, closing
from placefund.rehearsal.names import AGREED
from placefund.rehearsal.open_work import CARRIED_OVER, DECIDED_EARLY
from placefund.rehearsal.plan import PRESENT, seed_of
from placefund.rehearsal.stage import Stage, act

EACH_TAKES = 11
"""Minutes that the panel has for a bid."""
BEFORE_LUNCH, LUNCH = 15, 50
"""After so many bids the panel rests for so many minutes."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
ROOMS = ("Tithe Barn, Northmere, and by video", "Harbour Office, Easterby", "By video")


def _meeting(pk: int) -> Meeting:
    return Meeting.objects.select_related("round__strand__fund").get(pk=pk)


def is_ready(application: Application) -> bool:
    """Whether every reader whom the terms ask for has scored it."""
    return application.assignments.filter(state="scored").count() >= application.round.terms().assessors_needed


def to_agree(round_: Round) -> list[Application]:
    """What waits for its check, its readers or the panel."""
    rows = Application.objects.filter(round=round_, state__in=("submitted", "eligible"))
    return list(rows.select_related("round__strand__fund", "partnership").order_by("pk"))


@act
def plan_panel(stage: Stage, slug: str) -> None:
    """The manager plans the next meeting of a round's panel and seats it."""
    round_ = stage.round(slug)
    number = round_.meetings.count()
    if not to_agree(round_) or round_.meetings.filter(state="planned").exists():
        return
    held_on = working_day(max(_day_of_panel(stage, round_, number), stage.today + timedelta(days=3)))
    name = f"Panel of {round_.name.lower()}, {ORDINALS[number]} meeting" if number < 6 else f"Meeting {number + 1}"
    place = ROOMS[number % len(ROOMS)]
    meeting = meetings_actions.plan_meeting(
        round_, name=name, held_on=held_on, place=place, by=stage.manager, at=stage.at
    )
    for user, part in _seats(stage, round_):
        meetings_actions.seat(meeting, user, part=part, by=stage.manager, at=stage.pause(2))
    stage.later("open_panel", datetime.combine(held_on, time(9, 40), LONDON), meeting=meeting.pk)


def _day_of_panel(stage: Stage, round_: Round, number: int) -> date:
    days = stage.intake(round_.slug).panels
    return round_.terms().closes_at.date() + timedelta(days=days[min(number, len(days) - 1)])


def _seats(stage: Stage, round_: Round) -> list[tuple[User, str]]:
    """The chair, a lay member, the secretary, an observer, and of each leg the two readers with the most readings."""
    seats = [
        (stage.of_the_fund(Role.PANEL_CHAIR), "chair"),
        (_lay_member(stage), "member"),
        (stage.manager, "secretary"),
        (observer(stage), "observer"),
    ]
    live = Assignment.objects.filter(application__round=round_, state__in=LIVE, assessor__state="accepted")
    loads = Counter(live.order_by("pk").values_list("assessor_id", flat=True))
    legs: Counter[str] = Counter()
    readers = Assessor.objects.filter(pk__in=loads).select_related("user")
    for reader in sorted(readers, key=lambda each: (-loads[each.pk], each.pk)):
        if legs[reader.leg] < 2:
            legs[reader.leg] += 1
            seats.append((stage.known(reader.user), "member"))
    return seats


def _lay_member(stage: Stage) -> User:
    part = next(part for part in DEMO_CAST if part.role is Role.PANEL_MEMBER)
    return stage.known(User.objects.get(email=part.email))


@act
def open_panel(stage: Stage, meeting: int) -> None:
    """The chair puts the bids in order and opens the meeting; those that lack a reading wait for the next."""
    row = _meeting(meeting)
    if row.state != "planned" or row.held_on > stage.today:
        return None
    chair = stage.of_the_fund(Role.PANEL_CHAIR)
    order = _order(stage, row, chair)
    if not order or Meeting.objects.filter(round=row.round, state="sitting").exists():
        return _put_off(stage, row, chair)
    meetings_actions.open_meeting(row, by=chair, at=stage.pause(6))
    begins = stage.at
    adjourned = timedelta(days=CARRIED_OVER.get((row.round.slug, _number(row)), 0))
    for place, item in enumerate(order):
        at = begins + _into_the_day(place) + (adjourned if place else timedelta())
        stage.later("discuss", at, item=item.pk)
    ends = begins + _into_the_day(len(order)) + timedelta(minutes=16) + adjourned
    stage.later("close_panel", ends, meeting=row.pk)
    if any(each.pk not in {item.application_id for item in order} for each in to_agree(row.round)):
        stage.later("plan_panel", begins + _into_the_day(len(order)), slug=row.round.slug)
    return None


def _into_the_day(place: int) -> timedelta:
    """How long after the opening the bid at that place, from 0, is called."""
    return timedelta(minutes=4 + EACH_TAKES * place + (LUNCH if place >= BEFORE_LUNCH else 0))


def _put_off(stage: Stage, meeting: Meeting, chair: User) -> None:
    """Nothing is ready, or the last meeting is still sitting: a week later."""
    if meeting.round.state == "closed" and to_agree(meeting.round):
        held_on = working_day(stage.today + timedelta(days=7))
        meetings_actions.change_meeting(meeting, held_on=held_on, by=chair, at=stage.at)
        stage.later("open_panel", datetime.combine(held_on, time(9, 40), LONDON), meeting=meeting.pk)


def _number(meeting: Meeting) -> int:
    """Which meeting of its round it is, from 1."""
    return meeting.round.meetings.filter(held_on__lt=meeting.held_on).count() + 1


def _order(stage: Stage, meeting: Meeting, chair: User) -> list[Item]:
    """The order as suggested, without what is not ready; from the present on, an order that people made stands."""
    if stage.at <= PRESENT or not meeting.items.exists():
        if not [each for each in to_agree(meeting.round) if each.state == "eligible" and is_ready(each)]:
            return []
        meetings_actions.suggest_order(meeting, by=chair, at=stage.at)
    items = list(meeting.items.select_related("application__round"))
    keeps = (meeting.round.slug, _number(meeting)) in CARRIED_OVER
    for item in items:
        lacks_one = item.application.assignments.filter(state="scored").count() > 0
        if not is_ready(item.application) and not (keeps and lacks_one):
            meetings_actions.take_off(item, by=chair, at=stage.at)
    rows = list(meeting.items.select_related("application__round"))
    return sorted(rows, key=lambda item: (is_ready(item.application) if keeps else False, item.position))


@act
def discuss(stage: Stage, item: int) -> None:
    """The chair calls a bid; whoever has a conflict leaves; the panel agrees a score, or parks the bid."""
    row = Item.objects.select_related(*Item.READ_WITH, "application__round").filter(pk=item).first()
    if row is None or row.meeting.state != "sitting" or row.state not in ("waiting", "parked"):
        return
    if row.application.state != "eligible" or row.meeting.items.filter(state="called").exists():
        return
    chair = stage.of_the_fund(Role.PANEL_CHAIR)
    leaving = must_still_leave(row, stage.at)
    for recusal in leaving:
        meetings_actions.leave_table(row, recusal.member, why=recusal.why, by=chair, at=stage.at)
    row = meetings_actions.call_item(row, by=chair, at=stage.pause(1))
    if not is_ready(row.application):
        meetings_actions.park_item(row, by=chair, at=stage.pause(4))
    else:
        _agree(stage, row.application, chair)
    for recusal in leaving:
        meetings_actions.return_to_table(row, recusal.member, by=chair, at=stage.at)


def _agree(stage: Stage, application: Application, chair: User) -> None:
    """On each criterion the half point nearest to the readers' mean, but where the discussion moved it."""
    name = application.partnership.name
    draw = chance("agree", name)
    sent = readings(application)
    agreed = []
    for criterion in application.round.terms().criteria:
        scale = scale_of(criterion)
        mean = Fraction(sum(reading.points[criterion.key] for reading in sent), len(sent))
        moved = draw.choice((0, 0, 0, 0, 1, 2))
        step = (Fraction(0), Fraction(1, 2), Fraction(-1, 2))[moved]
        points = min(scale, key=lambda each: (abs(each - mean), each)) + step
        if points not in scale:
            points, moved = points - step, 0
        agreed.append(AgreedPoints(criterion.key, points, draw.choice(AGREED[moved])))
    reason = "The panel agrees one score on each criterion; its reasons stand beside them."
    dissent = "One member would have given half a point less on the work." if draw.random() < 0.1 else ""
    agreement_actions.agree_score(application, agreed, reason=reason, dissent=dissent, by=chair, at=stage.pause(9))
    bid = bid_of(stage, application)
    if bid and bid.key in DECIDED_EARLY:
        at = after(closing(application), DECIDED_EARLY[bid.key], draw)
        stage.later("decide", at, application=application.pk)


@act
def close_panel(stage: Stage, meeting: int) -> None:
    """The chair closes the meeting; its minutes are written. When nothing is left, the line can be settled."""
    row = _meeting(meeting)
    if row.state != "sitting":
        return
    chair = stage.of_the_fund(Role.PANEL_CHAIR)
    for item in row.items.filter(state="called"):
        meetings_actions.park_item(item, by=chair, at=stage.at)
    meetings_actions.close_meeting(row, by=chair, at=stage.at)
    slug = row.round.slug
    if to_agree(row.round):
        stage.later("plan_panel", after(stage.at, 1, chance("next panel", slug, meeting)), slug=slug)
        return
    stage.later("draw_lots", stage.pause(15), slug=slug)
    stage.later("build_scenarios", after(stage.at, 2, chance("scenarios", slug)), slug=slug)


@act
def draw_lots(stage: Stage, slug: str) -> None:
    """The chair opens the seed and draws, where at least two bids stand too near the line to be told apart."""
    round_ = stage.round(slug)
    if hasattr(round_, "draw") or to_agree(round_) or round_.state != "closed":
        return
    if len(near_the_line(round_).near) > 1:
        agreement_actions.draw_lots(round_, seed_of(slug), by=stage.of_the_fund(Role.PANEL_CHAIR), at=stage.at)
