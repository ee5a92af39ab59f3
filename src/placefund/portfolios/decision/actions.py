"""Everything that drafts a decision on a portfolio, proposes it, decides, releases, or begins to correct. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from placefund.decisions.refusals import UNDER_EMBARGO
from placefund.domain.eligibility import moment_in_words
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import Message, all_of, say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.portfolio_review import LineVerdict, ReviewVerdict, why_verdicts_do_not_fit
from placefund.domain.readiness import gone_ahead
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.people.access import NotYours, allow, locked, move
from placefund.people.models import User
from placefund.pipelines.steps.actions import give_back
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.audiences import deciders_of, place_people, releasers_of
from placefund.portfolios.editions import ask_of
from placefund.portfolios.models import (
    PortfolioCondition,
    PortfolioDecision,
    PortfolioReview,
    PortfolioView,
    ProjectVerdict,
)
from placefund.portfolios.review.queries import may_decide, views_lacking
from placefund.readiness.findings.queries import not_ready_of
from placefund.records.actions import record


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """A condition as it is written down: what has to be done, by when, who does it, and whether money waits for it."""

    what: str
    due_on: date
    who: str
    blocks_payment: bool = False


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """What is to be decided of one project. An amount is what is approved; None means all that is asked for."""

    candidate: int
    verdict: ReviewVerdict
    reason: str
    amount: Money | None = None
    conditions: tuple[ConditionWords, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """What is to be decided of a portfolio: the whole with its reasons and conditions, and each project."""

    whole: ReviewVerdict
    reasons: str
    projects: tuple[ProjectWords, ...]
    conditions: tuple[ConditionWords, ...] = ()


@transaction.atomic
def draft(review: PortfolioReview, told: DecisionWords, *, by: User, at: datetime) -> PortfolioDecision:
    """Write down what is to be decided; what was drafted before is replaced. It is closed to the place.

    Raises:
        NotPossible: a decision waits or is released; a project is not in the edition; a reason lacks; an amount is too large.
    """
    allow(by, Capability.REVIEW_PROGRAMME, review)
    review = locked(review)
    newest = review.decisions.order_by("-pk").first()
    if newest is not None and newest.state != "draft":
        raise NotPossible(_WHY_NOT_DRAFTED[newest.state])
    _require_words(review, told)
    decision = newest or PortfolioDecision(review=review)
    decision.whole, decision.reasons = told.whole.value, told.reasons.strip()
    decision.drafted_by, decision.drafted_at = by, at
    decision.save()
    decision.conditions.all().delete()
    decision.verdicts.all().delete()
    for each in told.projects:
        approved = each.amount or ask_of(review.lines[each.candidate])
        row = ProjectVerdict.objects.create(
            decision=decision,
            candidate_id=each.candidate,
            verdict=each.verdict.value,
            reason=each.reason.strip(),
            pence=approved.pence if each.verdict.is_approval else None,
        )
        _keep_conditions(decision, row, each.conditions)
    _keep_conditions(decision, None, told.conditions)
    record(PortfolioAct.DRAFTED_DECISION, review, by=by, at=at, projects=len(told.projects))
    return decision


_WHY_NOT_DRAFTED = {
    "proposed": say("A decision is proposed, and waits for whoever decides. It can be sent back to you."),
    "decided": say("It is decided, and is not released yet."),
    "released": say("It is decided and released. Begin to correct it, with the reason."),
}


def _require_words(review: PortfolioReview, told: DecisionWords) -> None:
    lines = review.lines
    if {each.candidate for each in told.projects} - lines.keys():
        raise NotPossible(say("One of these projects is not in the edition that is reviewed."))
    if not told.reasons.strip():
        raise NotPossible(say("Give the reasons for the whole: the place reads them."))
    if bare := [lines[each.candidate]["reference"] for each in told.projects if not each.reason.strip()]:
        raise NotPossible(say("Give the reason for {projects}: the place reads it.", projects=all_of(bare)))
    over = [
        lines[each.candidate]["reference"]
        for each in told.projects
        if each.amount is not None and not 0 < each.amount.pence <= ask_of(lines[each.candidate]).pence
    ]
    if over:
        raise NotPossible(
            say("{projects}: what is approved is above nothing, and no more than is asked for.", projects=all_of(over))
        )
    conditions = [*told.conditions, *(one for each in told.projects for one in each.conditions)]
    if any(not each.what.strip() or not each.who.strip() for each in conditions):
        raise NotPossible(say("Say of each condition what has to be done, by when, and who does it."))


def _keep_conditions(
    decision: PortfolioDecision, verdict: ProjectVerdict | None, told: Iterable[ConditionWords]
) -> None:
    PortfolioCondition.objects.bulk_create(
        PortfolioCondition(
            decision=decision,
            verdict=verdict,
            what=each.what.strip(),
            due_on=each.due_on,
            who=each.who.strip(),
            blocks_payment=each.blocks_payment,
        )
        for each in told
    )


def _moved(decision: PortfolioDecision, name: str, by: User, *, at_fund: bool = False) -> PortfolioDecision:
    """The decision, locked, with its step taken. What the fund does is asked in the fund's scope, and in no place's."""
    locked(decision.review)
    decision = locked(PortfolioDecision(pk=decision.pk))
    fund = decision.review.programme.strand.fund
    decision.state = move(decision, name, by=by, of=fund if at_fund else None).target
    return decision


@transaction.atomic
def propose(decision: PortfolioDecision, *, why_before_ready: str = "", by: User, at: datetime) -> PortfolioDecision:
    """Put a decision to whoever decides: with a reason where the place is not found ready, which stands with the decision.

    Raises:
        NotPossible: a project is not decided on, the whole and its projects do not fit one another, or that reason lacks.
    """
    decision = _moved(decision, "propose", by)
    _require_whole(decision)
    decision.before_ready = gone_ahead(not_ready_of(decision.review.programme), why_before_ready)
    decision.drafted_by = by
    decision.save(update_fields=["state", "drafted_by", "before_ready"])
    record(PortfolioAct.PROPOSED_DECISION, decision.review, by=by, at=at, **(decision.before_ready or {}))
    told = [person for person in deciders_of(decision.review) if person.pk != by.pk]
    _tell(decision, told, say("To decide: portfolio of {place}"), decision.reasons, page="decide-portfolio", at=at)
    return decision


def _require_whole(decision: PortfolioDecision) -> None:
    lines, rows = decision.review.lines, list(decision.verdicts.prefetch_related("conditions"))
    said = {row.candidate_id for row in rows}
    if open_ := [line["reference"] for number, line in lines.items() if number not in said]:
        raise NotPossible(say("Say what is decided of {projects} first.", projects=all_of(open_)))
    verdicts = [
        LineVerdict(lines[row.candidate_id]["reference"], ReviewVerdict(row.verdict), len(row.conditions.all()))
        for row in rows
    ]
    on_the_whole = decision.conditions.filter(verdict__isnull=True).count()
    if why := why_verdicts_do_not_fit(ReviewVerdict(decision.whole), on_the_whole, verdicts):
        raise NotPossible(why)


@transaction.atomic
def send_back(decision: PortfolioDecision, *, reason: str, by: User, at: datetime) -> PortfolioDecision:
    """Send a proposed decision back to whoever drafted it, with the reason."""
    decision = _moved(decision, "send_back", by, at_fund=True)
    _require_decider(decision, by)
    decision.sent_back_why = required_reason(reason)
    decision.save(update_fields=["state", "sent_back_why"])
    record(PortfolioAct.SENT_DECISION_BACK, decision.review, by=by, at=at, why=decision.sent_back_why)
    subject = say("Sent back: decision on the portfolio of {place}")
    _tell(decision, [decision.drafted_by], subject, decision.sent_back_why, at=at)
    return decision


def _require_decider(decision: PortfolioDecision, by: User) -> None:
    if not may_decide(by, decision.review):
        raise NotYours(
            say(
                "The fund names {role} to decide on its places' portfolios, and you are not.",
                role=decision.review.terms().decider.one,
            )
        )
    if decision.drafted_by_id == by.pk:
        raise NotPossible(say("You proposed it, so somebody else decides."))


@transaction.atomic
def decide(decision: PortfolioDecision, *, why_without_views: str = "", by: User, at: datetime) -> PortfolioDecision:
    """Decide as it is proposed. It is never changed from then on; the place hears of it when it is released.

    Raises:
        NotPossible: a question is open; a view is not answered; or one is asked for, not given, and no reason says why not.
    """
    decision = _moved(decision, "decide", by, at_fund=True)
    review = decision.review
    _require_decider(decision, by)
    _require_whole(decision)
    if open_ := list(review.questions.exclude(state="settled").values_list("number", flat=True)):
        raise NotPossible(
            say("These questions are open: {numbers}. Settle them first.", numbers=all_of(map(str, open_)))
        )
    if PortfolioView.objects.filter(request__review=review, answer__isnull=True).exists():
        raise NotPossible(say("A view is not answered yet. Say first whether the decision follows it, and why."))
    lacking = views_lacking(review)
    if lacking and not why_without_views.strip():
        raise NotPossible(
            say(
                "A view is asked for and not given: {offices}. Say why it is not waited for.",
                offices=all_of(each.label for each in lacking),
            )
        )
    decision.why_without_views = why_without_views.strip() if lacking else ""
    decision.decided_by, decision.decided_at = by, at
    decision.save(update_fields=["state", "why_without_views", "decided_by", "decided_at"])
    record(PortfolioAct.DECIDED, review, by=by, at=at, whole=decision.whole, corrects=decision.corrects_id)
    subject = say("To release: decision on the portfolio of {place}")
    _tell(decision, releasers_of(review), subject, say("It is decided, and the place does not know of it."), at=at)
    return decision


@transaction.atomic
def release(
    decision: PortfolioDecision, *, public_from: datetime | None = None, by: User, at: datetime
) -> PortfolioDecision:
    """Release what was decided: the place is told now, and everybody else from `public_from` on, where there is an embargo.

    What is to be developed goes back into the pipeline, and what is not funded is parked there. Everything approved stays.

    Raises:
        NotPossible: the embargo would have ended before it begins.
    """
    decision = _moved(decision, "release", by, at_fund=True)
    if public_from is not None and public_from <= at:
        raise NotPossible(
            say("The embargo would have ended {moment}. Give a later moment, or none.", moment=public_from)
        )
    review = decision.review
    decision.released_by, decision.released_at, decision.public_from = by, at, public_from
    decision.save(update_fields=["state", "released_by", "released_at", "public_from"])
    if review.is_open:
        review.state, review.closed_at = move(review, "close_review", by=by).target, at
        review.save(update_fields=["state", "closed_at"])
    portfolio = locked(review.edition.portfolio)
    if portfolio.state == "submitted":
        portfolio.state = move(portfolio, "come_back_decided", by=by).target
        portfolio.save(update_fields=["state"])
    embargo = public_from.isoformat() if public_from else ""
    record(PortfolioAct.RELEASED, review, by=by, at=at, whole=decision.whole, public_from=embargo)
    _give_back(decision, by=by, at=at)
    told = _under_embargo(say("The portfolio: {whole}.", whole=ReviewVerdict(decision.whole).label), public_from)
    subject = say("What is decided on the portfolio of {place}")
    _tell(decision, place_people(review.programme), subject, told, kind=NoticeKind.PORTFOLIO_DECIDED, at=at)
    return decision


def _under_embargo(text: str, public_from: datetime | None) -> str:
    if public_from is None:
        return text
    return UNDER_EMBARGO.format(public_from=moment_in_words(public_from), the_text=text)


def _tell(
    decision: PortfolioDecision,
    people: list[User],
    subject: Message,
    text: str,
    *,
    kind: NoticeKind = NoticeKind.PORTFOLIO,
    page: str = "portfolio-decision",
    at: datetime,
) -> None:
    programme = decision.review.programme
    tell(
        people,
        subject.format(place=programme.place),
        text,
        kind=kind,
        about=programme.strand.fund,
        page=page,
        args=[decision.pk],
        at=at,
    )


def _give_back(decision: PortfolioDecision, *, by: User, at: datetime) -> None:
    for row in decision.verdicts.select_related("candidate"):
        verdict = ReviewVerdict(row.verdict)
        if not verdict.is_approval and row.candidate.state == "in_portfolio":
            is_to_be_developed = verdict is ReviewVerdict.TO_BE_DEVELOPED
            reason = _under_embargo(row.reason, decision.public_from)
            give_back(row.candidate, is_to_be_developed=is_to_be_developed, reason=reason, by=by, at=at)


@transaction.atomic
def correct(decision: PortfolioDecision, *, reason: str, by: User, at: datetime) -> PortfolioDecision:
    """Begin a further decision in place of one that was released, with the reason. The earlier one stays, and holds until then.

    Raises:
        NotPossible: it is not released, or is being corrected already.
    """
    allow(by, Capability.REVIEW_PROGRAMME, decision)
    review = locked(decision.review)
    decision = locked(decision)
    if decision.state != "released":
        raise NotPossible(say("It is not released yet. It can be sent back until it is decided, and corrected after."))
    if PortfolioDecision.objects.filter(corrects=decision).exists():
        raise NotPossible(say("It is being corrected already, or was."))
    begun = PortfolioDecision.objects.create(
        review=review,
        whole=decision.whole,
        reasons=decision.reasons,
        drafted_by=by,
        drafted_at=at,
        corrects=decision,
        why_corrected=required_reason(reason),
    )
    _copy(decision, begun)
    record(PortfolioAct.CORRECTS_DECISION, review, by=by, at=at, why=begun.why_corrected, corrects=decision.pk)
    return begun


def _copy(decision: PortfolioDecision, begun: PortfolioDecision) -> None:
    """Everything that the earlier decision says, to be changed where it is wrong."""
    _copy_conditions(decision.conditions.filter(verdict__isnull=True), begun, None)
    for row in decision.verdicts.prefetch_related("conditions"):
        copied = ProjectVerdict.objects.create(
            decision=begun, candidate_id=row.candidate_id, verdict=row.verdict, reason=row.reason, pence=row.pence
        )
        _copy_conditions(row.conditions.all(), begun, copied)


def _copy_conditions(
    rows: Iterable[PortfolioCondition], begun: PortfolioDecision, verdict: ProjectVerdict | None
) -> None:
    told: Sequence[ConditionWords] = [
        ConditionWords(row.what, row.due_on, row.who, bool(row.blocks_payment)) for row in rows
    ]
    _keep_conditions(begun, verdict, told)
