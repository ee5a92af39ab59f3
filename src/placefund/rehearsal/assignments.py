"""Who reads what: proposals with their proof, changes by hand, conflicts and illness, and another proposal for the gaps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.queries import LIVE
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.periods import LONDON, london
from placefund.funds.models import Round
from placefund.matching import actions as matching
from placefund.matching.models import Proposal
from placefund.matching.queries import ProposalOptions
from placefund.rehearsal.applicants import application_of
from placefund.rehearsal.cast import DOMAIN
from placefund.rehearsal.chance import after, chance
from placefund.rehearsal.eligibility_checks import bid_of, closing, found
from placefund.rehearsal.open_work import READ_BY_THE_DEMO_ASSESSOR, SCORED_LATE
from placefund.rehearsal.plan import PRESENT, Bid, Intake
from placefund.rehearsal.pool import reader_user
from placefund.rehearsal.stage import Stage, act


def plan_readings(stage: Stage, intake: Intake, closed: datetime) -> None:
    """Plan the days on which readers are given out, and the reminders about their readings."""
    slug = intake.slug
    for number, (days, due) in enumerate(intake.proposals):
        draw = chance("proposal", slug, days)
        due_on = london(closed).date() + timedelta(days=due)
        at = after(closed, days, draw)
        stage.later("give_readers", at, slug=slug, due=due_on.isoformat(), is_first=number == 0, tries=1)
        for before in (2, -1, -4):
            stage.later("remind_readers", after(closed, due - before, chance("remind", slug, due, before)))
    if stage.scale.is_full:
        first = intake.proposals[0][0]
        stage.later("rule_on_ties", after(closed, first - 1, chance("rule", slug)), slug=slug)
        if slug == "round-1b":
            stage.later("try_scenarios", after(closed, 21, chance("try", slug)), slug=slug)
            friday = datetime.combine(PRESENT.date() - timedelta(days=3), time(16, 40), LONDON)
            stage.later("look_for_readers", friday, slug=slug, due=44)


def lacking(round_: Round) -> list[Application]:
    """The eligible applications that have fewer readers than the terms ask for."""
    needed = round_.terms().assessors_needed
    rows = Application.objects.filter(round=round_, state="eligible").select_related("partnership").order_by("pk")
    return [row for row in rows if row.assignments.filter(state__in=LIVE).count() < needed]


@act
def give_readers(stage: Stage, slug: str, due: str, is_first: bool, tries: int) -> None:
    """The manager asks for a proposal, changes what only a person can know, and gives out the readings."""
    round_ = stage.round(slug)
    if not lacking(round_):
        return
    wishes = ProposalOptions(due_on=max(date.fromisoformat(due), stage.today + timedelta(days=5)))
    for waiting in Proposal.objects.filter(round=round_, state="proposed"):
        matching.discard(waiting, by=stage.manager, at=stage.pause(3))
    if is_first and stage.scale.is_full:
        _change_by_hand(stage, round_, wishes)
    proposal = matching.propose(round_, wishes, by=stage.manager, at=stage.pause(4))
    matching.apply(proposal, by=stage.manager, at=stage.pause(17))
    given = Assignment.objects.filter(application__round=round_, state="assigned", assigned_at=stage.at)
    for row in given.select_related("application__partnership", "application__round", "assessor__user"):
        _plan_reading(stage, row)
    if lacking(round_) and tries < 8:
        later = after(stage.at, 3, chance("give again", slug, due, tries))
        stage.later("give_readers", later, slug=slug, due=due, is_first=False, tries=tries + 1)


@act
def look_for_readers(stage: Stage, slug: str, due: int) -> None:
    """The manager asks for a proposal and sleeps on it."""
    round_ = stage.round(slug)
    if lacking(round_):
        due_on = london(round_.terms().closes_at).date() + timedelta(days=due)
        matching.propose(round_, ProposalOptions(due_on=due_on), by=stage.manager, at=stage.at)


def _change_by_hand(stage: Stage, round_: Round, wishes: ProposalOptions) -> None:
    """A first proposal shows what has to be changed; it is put aside, and the changes hold in the next."""
    first = matching.propose(round_, wishes, by=stage.manager, at=stage.at)
    arranged = stage.bids.get(READ_BY_THE_DEMO_ASSESSOR)
    application = arranged and application_of(arranged)
    pinned = (0, 0)
    if application and application.round_id == round_.pk and application.state == "eligible":
        reader = Assessor.objects.get(fund=stage.fund, user=reader_user(stage, 0))
        pinned = (application.pk, reader.pk)
        reason = "Nobody else in the pool has built what this bid wants to build."
        matching.fix(application, reader, must_read=True, reason=reason, by=stage.manager, at=stage.pause(6))
    pairs = [tuple(pair) for pair in first.result["pairs"] if tuple(pair) != pinned]
    if pairs:
        number, assessor = pairs[len(pairs) // 2]
        reason = "They are writing a paper with the lead's team. It is not published, so no register knows of it."
        refused = Assessor.objects.select_related("fund", "user").get(pk=assessor)
        matching.fix(found(number), refused, must_read=False, reason=reason, by=stage.manager, at=stage.pause(5))
    matching.discard(first, by=stage.manager, at=stage.pause(2))


def _plan_reading(stage: Stage, given: Assignment) -> None:
    """Most readers score; one in a while names a conflict or has to give the reading back."""
    application, reader = given.application, given.assessor.user
    bid, draw = bid_of(stage, application), chance("reading", application.partnership.name, reader.email)
    others = application.assignments.exclude(pk=given.pk)
    place = others.filter(pk__lt=given.pk, assigned_at=given.assigned_at).count()
    is_replacement = others.filter(assigned_at__lt=given.assigned_at).exists()
    if bid and bid.round == "round-1" and place == 1 and not is_replacement:
        if bid.number % 11 == 7:
            stage.later("name_conflict", after(stage.at, 1, draw), assignment=given.pk)
            return
        if bid.number % 11 == 1:
            stage.later("take_back", after(stage.at, 2, draw), assignment=given.pk)
            return
    at = max(after(closing(application), _day_of_scoring(bid, place, given, draw), draw), after(stage.at, 3, draw))
    stage.later("score", at, assignment=given.pk)
    if draw.random() < 0.2 or (bid and bid.key == READ_BY_THE_DEMO_ASSESSOR):
        stage.later("draft", after(at, -14 if bid and bid.key in SCORED_LATE else -2, draw), assignment=given.pk)


def _day_of_scoring(bid: Bid | None, place: int, given: Assignment, draw: Random) -> int:
    """How many days after closing a reading is scored."""
    first, last = bid.pace.score if bid and bid.pace else (18, 38)
    if bid and bid.key in SCORED_LATE:
        is_late = (
            given.assessor.user.email == f"assessor@{DOMAIN}" if bid.key == READ_BY_THE_DEMO_ASSESSOR else not place
        )
        if is_late:
            return SCORED_LATE[bid.key]
    if bid and bid.round == "round-1" and bid.number % 13 == 4 and place == 2:
        return 44  # late, and in time for the panel
    return draw.randrange(first, last)


def assignment_of(pk: int) -> Assignment:
    rows = Assignment.objects.select_related("assessor__user", "application__partnership", "application__round")
    return rows.get(pk=pk)


@act
def name_conflict(stage: Stage, assignment: int) -> None:
    """A reader finds a former colleague among the partners; another reads in their place."""
    row = assignment_of(assignment)
    if row.state == "assigned":
        reason = "A former colleague of mine leads one of the pieces of work."
        conflicts_actions.declare_conflict(row, reason=reason, by=stage.known(row.assessor.user), at=stage.at)
        _replace(stage, row)


@act
def take_back(stage: Stage, assignment: int) -> None:
    """The manager gives a reading to somebody else, because the reader is ill."""
    row = assignment_of(assignment)
    if row.state == "assigned":
        scoring_actions.unassign(row, by=stage.manager, at=stage.at)
        _replace(stage, row)


def _replace(stage: Stage, row: Assignment) -> None:
    """Another proposal fills the gap; what others have stays with them."""
    due = row.due_on or stage.today
    at = after(stage.at, 2, chance("again", row.application.partnership.name))
    stage.later("give_readers", at, slug=row.application.round.slug, due=due.isoformat(), is_first=False, tries=1)
