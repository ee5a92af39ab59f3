"""What is waiting for a person, worked out from the states of everything in their scopes. Reads only.

Each source asks a fixed number of queries, however many things there are; sources for which a person has no role ask none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from placefund.applications.models import Application, Cost, CostTable
from placefund.applications.queries import proposals, taken, with_closings
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.scoring.blinding import title_for
from placefund.awards.models import Award, Condition
from placefund.decisions.approval.queries import why_approvals_wait
from placefund.decisions.queries import AGREED_AGAIN, UNDECIDED
from placefund.delivery.models import Project
from placefund.design.wording import time_left_in_words
from placefund.domain.coverage import RecordKind
from placefund.domain.eligibility import ON_CERTIFICATION, findings
from placefund.domain.findings import failed
from placefund.domain.messages import say, say_count
from placefund.domain.periods import london, quarters_between
from placefund.domain.reporting import due_on
from placefund.domain.roles import Capability
from placefund.drafting.queries import bids_kept_from, not_kept_from
from placefund.funds.models import Round
from placefund.funds.owners import run_by
from placefund.funds.queries import coverages
from placefund.overview.tasks_by_day import Pile, WaitingTask, by_day
from placefund.overview.tasks_for_two import for_organisations, to_confirm
from placefund.overview.tasks_of_changes import change_tasks
from placefund.overview.tasks_of_drafting import parts_to_write
from placefund.overview.tasks_of_enquiries import changes_to_send, costs_to_approve_again, enquiries_to_answer
from placefund.overview.tasks_of_gates import gate_tasks
from placefund.overview.tasks_of_interviews import interviews_to_come
from placefund.overview.tasks_of_onward import OF_ONWARD
from placefund.overview.tasks_of_pipelines import pipeline_tasks
from placefund.overview.tasks_of_plans import OF_PLANS
from placefund.overview.tasks_of_portfolio_awards import first_project, portfolios_to_offer
from placefund.overview.tasks_of_programmes import board_meetings_to_attend, boards_to_keep, declarations_to_make
from placefund.overview.tasks_of_readiness import OF_READINESS
from placefund.overview.tasks_of_reviews import OF_REVIEWS
from placefund.overview.tasks_of_tracks import tracks_to_open
from placefund.panels.confidentiality import closed_in, open_to, scores_open_to, why_comparisons_are_closed
from placefund.panels.meetings.queries import meetings_to_follow
from placefund.partnerships.models import LaterClosing, Partner
from placefund.people.access import scopes_with
from placefund.people.models import Organisation, User
from placefund.people.queries import numbers_with
from placefund.returns.models import Return
from placefund.returns.queries import claims_something
from placefund.scenarios.models import Scenario, Signature


def waiting_for(user: User, at: datetime) -> tuple[Pile, ...]:
    """All that waits for this person, by the day until which it is wanted; of one day, in the order of a fund's life."""
    return by_day((item for source in SOURCES for item in source(user, at)), at)


def _by_moment(what: str, whose: object, href: str, due: datetime | None, at: datetime) -> WaitingTask:
    return WaitingTask(what, str(whose), href, due, time_left_in_words(due, at) if due else "", bool(due and due <= at))


def _by_day(what: str, whose: object, href: str, due: date, at: datetime) -> WaitingTask:
    days = (due - london(at).date()).days
    left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
    return WaitingTask(what, str(whose), href, due, left, days < 0)


def _of_applicants(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related("round__strand__fund", "partnership__lead", "partnership__place")


def _open_now(rows: QuerySet[Application], at: datetime) -> list[Application]:
    return with_closings(_of_applicants(rows.filter(taken(at))))


def _invitations(user: User, at: datetime) -> Iterable[WaitingTask]:
    own = numbers_with(user, Capability.JOIN_PARTNERSHIP, "organisation")
    rows = Partner.objects.filter(state="invited", organisation__in=own) if own else Partner.objects.none()
    for row in rows.select_related("partnership__lead", "organisation"):
        yield WaitingTask(
            say("Answer the invitation to {partnership}", partnership=row.partnership),
            str(row.organisation),
            reverse("invitation", args=[row.pk]),
        )


UNREAD = Count(
    "round__clarifications",
    filter=Q(
        round__clarifications__number__gt=F("clarifications_read_to"),
        round__clarifications__superseded_by__isnull=True,
    ),
)
"""The clarifications that a draft's page shows to be read: one that another has superseded stands beside that one."""


def _drafts(user: User, at: datetime) -> Iterable[WaitingTask]:
    led = numbers_with(user, Capability.EDIT_APPLICATION, "organisation")
    if not led:
        return
    rows = Application.objects.filter(partnership__lead__in=led, state__in=("draft", "certified"))
    found: list[Any] = _open_now(
        rows.annotate(unread=UNREAD).exclude(pk__in=bids_kept_from(user, Capability.EDIT_APPLICATION)), at
    )
    unsent = bids_kept_from(user, Capability.SUBMIT_APPLICATION)
    for row in found:
        page, due = reverse("application", args=[row.pk]), row.closes_at
        if row.state == "certified" and row.pk not in unsent:
            yield _by_moment(
                say("Submit “{row}”", row=row), row.partnership, reverse("submit-application", args=[row.pk]), due, at
            )
        elif row.state == "draft":
            yield _by_moment(say("Finish “{row}”", row=row), row.partnership, page, due, at)
        if row.unread:
            what = say_count(
                "Read {count} new clarification for “{row}”",
                "Read {count} new clarifications for “{row}”",
                count=row.unread,
                row=row,
            )
            yield _by_moment(what, row.round, page, due, at)


def _joined(user: User) -> tuple[QuerySet[Application], list[int], str]:
    """The drafts of others in which somebody enters costs, of which organisations, and what those are called."""
    joined = numbers_with(user, Capability.EDIT_OWN_COSTS, "partnership")
    own = numbers_with(user, Capability.JOIN_PARTNERSHIP, "organisation")
    if not joined or not own:
        return Application.objects.none(), [], ""
    rows = Application.objects.filter(partnership__in=joined, state="draft").exclude(partnership__lead__in=own)
    names = ", ".join(Organisation.objects.filter(pk__in=own).values_list("name", flat=True))
    return not_kept_from(user, Capability.EDIT_OWN_COSTS, rows), own, names


def _own_costs(user: User, at: datetime) -> Iterable[WaitingTask]:
    rows, own, names = _joined(user)
    entered = Cost.objects.filter(application=OuterRef("pk"), organisation__in=own)
    for row in _open_now(rows.filter(~Exists(entered)), at) if own else ():
        what, page = say("Enter your costs in “{row}”", row=row), reverse("costs", args=[row.pk])
        yield _by_moment(what, names, page, row.closes_at, at)


def _own_costs_to_approve(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Costs of one's own organisation that nobody of it has approved as they stand."""
    rows, own, names = _joined(user)
    approved = CostTable.objects.filter(application=OuterRef("application"), organisation=OuterRef("organisation"))
    costs = Cost.objects.filter(organisation__in=own).filter(~Exists(approved.filter(approved_at__isnull=False)))
    for row in _open_now(rows.filter(Exists(costs.filter(application=OuterRef("pk")))), at) if own else ():
        what, page = say("Approve your costs in “{row}”", row=row), reverse("costs", args=[row.pk])
        yield _by_moment(what, names, page, row.closes_at, at)


def _to_certify(user: User, at: datetime) -> Iterable[WaitingTask]:
    signed_for = numbers_with(user, Capability.CERTIFY_APPLICATION, "organisation")
    if not signed_for:
        return
    drafts = Application.objects.filter(partnership__lead__in=signed_for, state="draft")
    rows = _open_now(not_kept_from(user, Capability.CERTIFY_APPLICATION, drafts), at)
    pictures = proposals(rows)
    for row in rows:
        if not failed(findings(ON_CERTIFICATION, pictures[row.pk], row.round.terms(), at)):
            page = reverse("certify-application", args=[row.pk])
            yield _by_moment(say("Read and certify “{row}”", row=row), row.partnership.lead, page, row.closes_at, at)


# --- the fund --------------------------------------------------------------------------------------------------------


def _rounds(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Rounds to open and to close, and outcomes that are ready to go out together."""
    rows = Round.objects.filter(run_by(user, Capability.MANAGE_ROUND)).select_related("strand__fund")
    for row in rows.exclude(state="released"):
        page = reverse("manage-round", args=[row.pk])
        if (
            row.state == "planned"
            and row.opens_at
            and row.opens_at <= at
            and (row.closes_at is None or at < row.closes_at)
        ):
            yield _by_moment(say("Open {row}", row=row), row.strand.fund, page, row.opens_at, at)
        if row.state == "open" and row.closes_at and row.closes_at <= at:
            yield _by_moment(say("Close {row}", row=row), row.strand.fund, page, row.closes_at, at)
        if row.state == "closed" and (ready := _ready(user, row, at)):
            what = say("Release the outcomes of {row} ({ready})", row=row, ready=ready)
            yield WaitingTask(what, str(row.strand.fund), reverse("decisions", args=[row.pk]))


def _ready(user: User, round_: Round, at: datetime) -> int:
    """How many outcomes of a round could go out; 0 while one, or an approval, waits. What is closed to them counts for none."""
    rows = Application.objects.filter(round=round_).exclude(pk__in=closed_in(user, [round_], at))
    states = list(rows.values_list("state", flat=True))
    waits = any(state in UNDECIDED for state in states) or why_approvals_wait(round_, user, at, is_all=False)
    return 0 if waits else sum(state in ("decided", "ineligible") for state in states)


def _sent(user: User, capability: Capability, state: str) -> QuerySet[Application]:
    rows = Application.objects.filter(run_by(user, capability, "round__"), Application.opened(), state=state)
    return _of_applicants(rows)


def _to_check(user: User, at: datetime) -> Iterable[WaitingTask]:
    for row in _sent(user, Capability.CHECK_ELIGIBILITY, "submitted").exclude(LaterClosing.of_bids(at)):
        yield WaitingTask(
            say("Check the eligibility of “{row}”", row=row), str(row.round), reverse("eligibility", args=[row.pk])
        )


def _live(*states: str) -> Count:
    return Count("assignments", Q(assignments__state__in=states), distinct=True)


def _needed(row: Application) -> int:
    return int(row.round.terms_record.get("assessors_needed", 0)) * (2 if row.round.has_tracks else 1)


def _to_assign(user: User, at: datetime) -> Iterable[WaitingTask]:
    for row in _sent(user, Capability.ASSIGN_ASSESSORS, "eligible").annotate(live=_live("assigned", "scored")):
        if row.live < _needed(row):
            what = say("Assign assessors to “{row}” ({live} of {needed})", row=row, live=row.live, needed=_needed(row))
            yield WaitingTask(what, str(row.round), reverse("assign", args=[row.pk]))


def _to_answer(user: User, at: datetime) -> Iterable[WaitingTask]:
    pools = numbers_with(user, Capability.ANSWER_INVITATION, "assessor")
    rows = Assessor.objects.filter(pk__in=pools, state="invited").select_related("fund")
    for row in rows if pools else ():
        yield WaitingTask(
            say("Accept or decline to read applications"), str(row.fund), reverse("my-place", args=[row.pk])
        )


def _to_score(user: User, at: datetime) -> Iterable[WaitingTask]:
    pools = numbers_with(user, Capability.SCORE, "assessor")
    rows = Assignment.objects.filter(assessor__in=pools, state="assigned", application__state="eligible")
    parts = ("application__round", "application__partnership", "application__snapshot")
    for row in rows.select_related(*parts) if pools else ():
        what, page = say("Score “{row}”", row=title_for(row)), reverse("assignment", args=[row.pk])
        if row.due_on:
            yield _by_day(what, row.application.round, page, row.due_on, at)
        else:
            yield WaitingTask(what, str(row.application.round), page)


def _to_agree(user: User, at: datetime) -> Iterable[WaitingTask]:
    rows = _sent(user, Capability.AGREE_SCORE, "eligible").annotate(scored=_live("scored"))
    for row in scores_open_to(user, [row for row in rows if row.scored >= _needed(row)], at):
        yield WaitingTask(
            say("Agree the score of “{row}”", row=row), str(row.round), reverse("agree-score", args=[row.pk])
        )


def _meetings(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Panel meetings that are not over, for those who sit at them. One that sits is for today: nobody is late who follows it."""
    numbers = scopes_with(user, Capability.FOLLOW_PANEL, "meeting")
    for row in meetings_to_follow(numbers) if numbers else ():
        what, day = say("Prepare for “{name}”", name=row.name), row.held_on
        if row.state == "sitting":
            what, day = say("Follow the panel meeting “{name}”", name=row.name), max(day, london(at).date())
        yield _by_day(what, row.round, reverse("meeting", args=[row.pk]), day, at)


def _to_sign(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Rounds with an answered scenario that somebody else built, and none signed yet."""
    solved = Scenario.objects.filter(round=OuterRef("pk"), state="solved").exclude(made_by=user)
    signed = Signature.objects.filter(scenario__round=OuterRef("pk"), revocation=None)
    rows = Round.objects.filter(Exists(solved), ~Exists(signed), state="closed").filter(
        run_by(user, Capability.SIGN_SCENARIO)
    )
    for row in rows.select_related("strand__fund"):
        if why_comparisons_are_closed(user, row, at):
            continue
        page = reverse("scenarios", args=[row.pk])
        yield WaitingTask(say("Choose and sign a scenario of {row}", row=row), str(row.strand.fund), page)


def _to_decide(user: User, at: datetime) -> Iterable[WaitingTask]:
    for row in open_to(user, list(_sent(user, Capability.DECIDE, "assessed")), at):
        yield WaitingTask(say("Decide on “{row}”", row=row), str(row.round), reverse("decide", args=[row.pk]))


def _to_decide_again(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Decisions on a score that the panel agreed again since."""
    rows = _sent(user, Capability.DECIDE, "decided").filter(AGREED_AGAIN).distinct()
    for row in open_to(user, list(rows), at):
        what = say("Confirm or revise the decision on “{row}”: its score was agreed again", row=row)
        yield WaitingTask(what, str(row.round), reverse("decide", args=[row.pk]))


def _to_offer(user: User, at: datetime) -> Iterable[WaitingTask]:
    rows = _sent(user, Capability.OFFER_AWARD, "successful").exclude(awards__state__in=Award.STANDING)
    rows = rows.exclude(decision__outcome__in=("invite", "choose"))
    rows = rows.exclude(decision__declined_version=F("decision__standing"))  # it waits for a revision, not for an offer
    told = [row for row in rows if row.round.is_public(at)]
    untold = [row for row in rows if not row.round.is_public(at)]
    to_offer = [*told, *open_to(user, untold, at)]
    funds = {row.round.strand.fund for row in to_offer}
    known = coverages(*funds) if funds else {}
    waiting = {fund for fund in funds if not known[fund.pk].holds(RecordKind.AWARDS)}
    for fund in sorted(waiting, key=lambda fund: fund.name):
        words = say("Say from which day awards are on record here: offers wait for it")
        yield WaitingTask(words, str(fund), reverse("state-coverage", args=[fund.slug]))
    for row in to_offer:
        if row.round.strand.fund not in waiting:
            words = say("Offer the award for “{row}”", row=row)
            yield WaitingTask(words, str(row.partnership), reverse("offer-award", args=[row.pk]))


# --- delivery --------------------------------------------------------------------------------------------------------


def _led_awards(user: User, capability: Capability, *states: str) -> QuerySet[Award]:
    led = numbers_with(user, capability, "organisation")
    rows = Award.objects.filter(partnership__lead__in=led, state__in=states).select_related(
        "strand__fund", "partnership"
    )
    return rows if led else Award.objects.none()


def _offers(user: User, at: datetime) -> Iterable[WaitingTask]:
    for row in _led_awards(user, Capability.ACCEPT_AWARD, "offered"):
        yield WaitingTask(
            say("Answer the offer of “{title}”", title=row.title),
            str(row.partnership),
            reverse("manage-award", args=[row.pk]),
        )


def _conditions(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What an organisation has to meet, by its day, and what the fund has to check."""
    own = numbers_with(user, Capability.ANSWER_CONDITION, "organisation")
    funds = scopes_with(user, Capability.CHECK_CONDITION, "fund")
    rows = Condition.objects.filter(Condition.STILL_WANTED, award__state="accepted").select_related("award", "owner")
    for row in rows.filter(owner__in=own, state="open") if own else ():
        what, page = say("Meet the condition “{condition}”", condition=row), reverse("condition", args=[row.pk])
        if row.due_on:
            yield _by_day(what, row.award.title, page, row.due_on, at)
        else:
            yield WaitingTask(what, row.award.title, page)
    for row in rows.filter(award__strand__fund__slug__in=funds, state="answered") if funds else ():
        what = say("Check the answer to “{condition}”", condition=row)
        yield WaitingTask(what, row.award.title, reverse("condition", args=[row.pk]))


def _projects(user: User, at: datetime) -> Iterable[WaitingTask]:
    drafts = Prefetch("projects", Project.objects.filter(state="draft"), to_attr="draft_projects")
    rows = _led_awards(user, Capability.SET_UP_PROJECT, "accepted").annotate(total=Count("projects"))
    for row in rows.prefetch_related(drafts):
        if not row.total:
            yield first_project(row)
        for project in row.draft_projects:
            yield WaitingTask(
                say("Start “{project}”", project=project), row.title, reverse("manage-project", args=[project.pk])
            )


def _returns(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Returns that are queried, begun or due: also those of quarters that nobody has opened yet."""
    today = london(at).date()
    for award in _led_awards(user, Capability.PREPARE_RETURN, "accepted").prefetch_related("returns"):
        made = {row.quarter: row for row in award.returns.all()}
        for row in made.values():
            if row.state == "queried":
                yield _by_day(
                    say("Answer the questions on the return {quarter}", quarter=row.quarter),
                    award.title,
                    _return(row),
                    row.due_on,
                    at,
                )
            elif row.state == "draft":
                yield _by_day(
                    say("Finish the return for {quarter}", quarter=row.quarter),
                    award.title,
                    _return(row),
                    row.due_on,
                    at,
                )
        for quarter in quarters_between(award.starts_on, min(award.ends_on, today - timedelta(days=1))):
            if quarter.last_day < today and str(quarter) not in made:
                page = reverse("open-return", args=[award.pk])
                yield _by_day(
                    say("Open the return for {quarter}", quarter=quarter),
                    award.title,
                    page,
                    due_on(quarter, award.strand.fund.claim_within_days),
                    at,
                )


def _return(row: Return) -> str:
    return reverse("return", args=[row.pk])


def _of_funds(user: User, capability: Capability, state: str) -> QuerySet[Return]:
    funds = scopes_with(user, capability, "fund")
    rows = Return.objects.filter(award__strand__fund__slug__in=funds, state=state)
    return rows.select_related("award__strand__fund", "award__partnership") if funds else Return.objects.none()


def _to_review(user: User, at: datetime) -> Iterable[WaitingTask]:
    for row in _of_funds(user, Capability.CHECK_RETURN, "sent").order_by(F("sent_at").asc()):
        yield WaitingTask(say("Check the return {row}", row=row), row.award.title, _return(row))


def _to_pay(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Approved returns that claim something; whoever approved one cannot pay it."""
    rows = _of_funds(user, Capability.PAY_RETURN, "approved").filter(claims_something()).exclude(approved_by=user)
    for row in rows.order_by(F("approved_at").asc()):
        what, days = say("Pay the return {row}", row=row), row.award.strand.fund.pay_within_days
        if row.approved_at is None or days is None:
            yield WaitingTask(what, row.award.title, _return(row))
        else:
            due = london(row.approved_at).date() + timedelta(days=days)
            yield _by_day(what, row.award.title, _return(row), due, at)


SOURCES: tuple[Callable[[User, datetime], Iterable[WaitingTask]], ...] = (
    _invitations,
    for_organisations,
    _drafts,
    _own_costs,
    _own_costs_to_approve,
    parts_to_write,
    _to_certify,
    _rounds,
    enquiries_to_answer,
    *(*OF_READINESS, *OF_PLANS, *OF_REVIEWS),
    changes_to_send,
    costs_to_approve_again,
    pipeline_tasks,
    *(_to_check, _to_assign, _to_answer, _to_score, tracks_to_open, _to_agree),
    _meetings,
    interviews_to_come,
    _to_sign,
    _to_decide,
    _to_decide_again,
    *(_to_offer, portfolios_to_offer),
    *(_offers, _conditions, gate_tasks, change_tasks, _projects),
    *(_returns, _to_review, _to_pay, *OF_ONWARD),
    *(declarations_to_make, board_meetings_to_attend, boards_to_keep),
    to_confirm,
)
