"""What a person waits for: what they, or those they act with, have done, and whose turn it now is. Reads only.

Each source asks a fixed number of queries for a round; sources for which a person has no role ask none. Where a
bid stands that is closed to somebody is told by no row and no count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from placefund.applications.models import UNTOLD, Application
from placefund.applications.queries import own_applications, taken
from placefund.assessment.models import Assignment
from placefund.awards.models import Award
from placefund.domain.messages import say, say_count
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.owners import run_by
from placefund.overview.tasks_by_day import AwaitedTask, longest_first
from placefund.overview.tasks_of_places import awaited_in_places
from placefund.panels.confidentiality import open_to, scores_open_to, why_comparisons_are_closed
from placefund.partnerships.models import Partner
from placefund.people.access import scopes_with
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.returns.models import Return
from placefund.returns.queries import claims_something
from placefund.scenarios.models import Scenario, Signature

LEAD, CHAIR, DECIDER = say("its lead bidder"), say("the panel's chair"), say("the decision maker")
MONITORING, FINANCE = say("a monitoring officer"), say("a finance officer")


def awaited_by(user: User, at: datetime) -> tuple[AwaitedTask, ...]:
    """All that this person waits for, what has waited longest first."""
    return longest_first(item for source in SOURCES for item in source(user, at))


# --- applicants ------------------------------------------------------------------------------------------------------


def _with_the_fund(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Applications that were sent and not answered. How far the fund has got is not told before all outcomes are."""
    for row in own_applications(user).filter(state__in=("submitted", *UNTOLD)):
        yield AwaitedTask(
            say("“{row}” is to be checked and assessed", row=row),
            say("the fund, which tells all applicants of {round} together", round=row.round),
            reverse("application", args=[row.pk]),
            row.submitted_at,
        )


def _to_be_sent(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Certified applications, for those of the partnership who cannot send them."""
    senders = numbers_with(user, Capability.SUBMIT_APPLICATION, "organisation")
    rows = own_applications(user).filter(taken(at), state="certified")
    for row in rows.exclude(partnership__lead__in=senders):
        page = reverse("application", args=[row.pk])
        yield AwaitedTask(say("“{row}” is certified and is to be sent", row=row), LEAD, page, row.certified_at)


def _invited(user: User, at: datetime) -> Iterable[AwaitedTask]:
    led = numbers_with(user, Capability.FORM_PARTNERSHIP, "organisation")
    rows = Partner.objects.filter(partnership__lead__in=led, state="invited") if led else Partner.objects.none()
    for row in rows.select_related("partnership", "organisation"):
        yield AwaitedTask(
            say("An invitation to {partnership} is to be answered", partnership=row.partnership),
            str(row.organisation),
            reverse("partnership", args=[row.partnership_id]),
            row.invited_at,
        )


def _own_returns(user: User, at: datetime) -> Iterable[AwaitedTask]:
    led = numbers_with(user, Capability.READ_AWARD, "organisation")
    joined = numbers_with(user, Capability.READ_AWARD, "partnership")
    if not led and not joined:
        return
    own = Q(award__partnership__lead__in=led) | Q(award__partnership__in=joined)
    rows = Return.objects.filter(own).select_related("award")
    for row in rows.filter(state="sent"):
        yield AwaitedTask(say("The return {row} is to be checked", row=row), MONITORING, _return(row), row.sent_at)
    for row in rows.filter(claims_something(), state="approved"):
        yield AwaitedTask(say("The return {row} is to be paid", row=row), FINANCE, _return(row), row.approved_at)


# --- the fund --------------------------------------------------------------------------------------------------------


def _sent(in_own: Q, state: str) -> QuerySet[Application]:
    rows = Application.objects.filter(in_own, Application.opened(), state=state, round__state__in=("open", "closed"))
    return rows.select_related("round__strand__fund", "partnership__place")


def _by_round(bids: Iterable[Application]) -> Iterator[tuple[Round, int]]:
    counted: dict[int, tuple[Round, int]] = {}
    for bid in bids:
        counted[bid.round_id] = (bid.round, counted.get(bid.round_id, (bid.round, 0))[1] + 1)
    return iter(counted.values())


def _readings(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Readings that were given out and are not sent, a line for each round."""
    unsent = Q(assignments__state="assigned")
    rows = _sent(run_by(user, Capability.ASSIGN_ASSESSORS, "round__"), "eligible").annotate(
        unsent=Count("assignments", unsent, distinct=True), given=Min("assignments__assigned_at", filter=unsent)
    )
    found: dict[int, list[Application]] = {}
    for row in open_to(user, rows.filter(unsent__gt=0), at):
        found.setdefault(row.round_id, []).append(row)
    for bids in found.values():
        round_, count = bids[0].round, sum(getattr(bid, "unsent") for bid in bids)  # noqa: B009  annotations
        yield AwaitedTask(
            say_count(
                "{count} reading in {round} is to be sent",
                "{count} readings in {round} are to be sent",
                count=count,
                round=round_,
            ),
            say("its assessors"),
            reverse("round-assessors", args=[round_.pk]),
            min(getattr(bid, "given") for bid in bids),  # noqa: B009
        )


def _for_the_panel(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Applications that are read, for the manager whose panel must now agree a score."""
    in_own = run_by(user, Capability.ASSIGN_ASSESSORS, "round__") & ~run_by(user, Capability.AGREE_SCORE, "round__")
    scored = Count("assignments", Q(assignments__state="scored"), distinct=True)
    rows = [row for row in _sent(in_own, "eligible").annotate(scored=scored) if row.scored >= _needed(row)]
    for round_, count in _by_round(scores_open_to(user, rows, at)):
        what = say_count(
            "The score of {count} application in {round} is to be agreed",
            "The scores of {count} applications in {round} are to be agreed",
            count=count,
            round=round_,
        )
        yield AwaitedTask(what, CHAIR, reverse("panel", args=[round_.pk]))


def _needed(row: Application) -> int:
    return int(row.round.terms_record.get("assessors_needed", 0)) * (2 if row.round.has_tracks else 1)


def _to_be_decided(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Applications with an agreed score, for the manager and the chair whose work waits for the decision."""
    worked = run_by(user, Capability.ASSIGN_ASSESSORS, "round__") | run_by(user, Capability.AGREE_SCORE, "round__")
    in_own = worked & ~run_by(user, Capability.DECIDE, "round__")
    for round_, count in _by_round(open_to(user, _sent(in_own, "assessed"), at)):
        what = say_count(
            "{count} application in {round} is to be decided",
            "{count} applications in {round} are to be decided",
            count=count,
            round=round_,
        )
        yield AwaitedTask(what, DECIDER, reverse("decisions", args=[round_.pk]))


def _to_be_signed(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Closed rounds with a scenario that has an answer and that this person may not sign, or not their own."""
    built, signs = run_by(user, Capability.BUILD_SCENARIO), run_by(user, Capability.SIGN_SCENARIO)
    solved = Scenario.objects.filter(round=OuterRef("pk"), state="solved")
    own = solved.filter(made_by=user)
    signed = Signature.objects.filter(scenario__round=OuterRef("pk"), revocation=None)
    rows = Round.objects.filter(Exists(solved), ~Exists(signed), state="closed").filter(built)
    rows = rows.filter(~signs | Exists(own) & ~Exists(solved.exclude(made_by=user)))
    for row in rows.select_related("strand__fund"):
        if not why_comparisons_are_closed(user, row, at):
            page = reverse("scenarios", args=[row.pk])
            yield AwaitedTask(say("A scenario of {round} is to be signed", round=row), DECIDER, page)


def _offered(user: User, at: datetime) -> Iterable[AwaitedTask]:
    funds = scopes_with(user, Capability.OFFER_AWARD, "fund")
    rows = Award.objects.filter(strand__fund__slug__in=funds, state="offered") if funds else Award.objects.none()
    for row in rows.select_related("partnership__lead"):
        page = reverse("manage-award", args=[row.pk])
        what = say("The offer of “{title}” is to be answered", title=row.title)
        yield AwaitedTask(what, str(row.partnership.lead), page, row.offered_at)


def _returns_of_funds(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Returns that this person checked or pays, and that somebody else has next."""
    checked, paid = (scopes_with(user, each, "fund") for each in (Capability.CHECK_RETURN, Capability.PAY_RETURN))
    if not checked and not paid:
        return
    rows = Return.objects.filter(award__strand__fund__slug__in={*checked, *paid})
    rows = rows.filter(state__in=("sent", "queried", "approved")).select_related(
        "award__strand__fund", "award__partnership__lead"
    )
    for row in rows.annotate(is_claimed=claims_something(), asked_at=Max("queries__asked_at")):
        fund = row.award.fund_slug
        pays_it = fund in paid and row.approved_by_id != user.pk
        if row.state == "queried" and fund in checked:
            lead = str(row.award.partnership.lead)
            yield AwaitedTask(
                say("Questions on the return {row} are to be answered", row=row), lead, _return(row), row.asked_at
            )
        elif row.state == "sent" and fund not in checked:
            yield AwaitedTask(say("The return {row} is to be checked", row=row), MONITORING, _return(row), row.sent_at)
        elif row.state == "approved" and row.is_claimed and not pays_it:
            yield AwaitedTask(say("The return {row} is to be paid", row=row), FINANCE, _return(row), row.approved_at)


def _return(row: Return) -> str:
    return reverse("return", args=[row.pk])


# --- assessors -------------------------------------------------------------------------------------------------------


def _read(user: User, at: datetime) -> Iterable[AwaitedTask]:
    """Rounds in which this person has scored, until their outcomes are public: how far one bid has got is not told."""
    pools = numbers_with(user, Capability.SCORE, "assessor")
    if not pools:
        return
    own = Assignment.objects.filter(assessor__in=pools, state="scored", application__round=OuterRef("pk"))
    rows = Round.objects.filter(Exists(own)).annotate(
        sent=Min("applications__assignments__scored_at", filter=Q(applications__assignments__assessor__in=pools))
    )
    for row in rows.select_related("strand__fund"):
        if not row.is_public(at):
            what = say("What you scored in {round} is weighed and decided", round=row)
            yield AwaitedTask(what, say("the panel and the fund"), reverse("my-assignments"), row.sent)


SOURCES: tuple[Callable[[User, datetime], Iterable[AwaitedTask]], ...] = (
    _invited,
    _to_be_sent,
    _with_the_fund,
    _readings,
    _read,
    _for_the_panel,
    _to_be_signed,
    _to_be_decided,
    _offered,
    _own_returns,
    _returns_of_funds,
    awaited_in_places,
)
