"""Reading reviews: the one of an edition, its clock, to whom it is closed, its decisions, and what was approved in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear, london
from placefund.domain.portfolio_review import (
    QuestionStep,
    ReviewSide,
    ReviewTerms,
    SideDays,
    ViewOffice,
    WaitForPlace,
    days_of_sides,
    waits_in,
)
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Programme, Strand
from placefund.people.access import has, memberships
from placefund.pipelines.models import Candidate
from placefund.portfolios.editions import ask_of
from placefund.portfolios.models import (
    LineFinding,
    Portfolio,
    PortfolioCondition,
    PortfolioDecision,
    PortfolioEdition,
    PortfolioReview,
    PortfolioView,
    PortfolioViewRequest,
    ProjectVerdict,
    ReviewQuestion,
    ReviewQuestionLine,
    ReviewReader,
    StatedReview,
)
from placefund.portfolios.queries import why_edition_closed_to

OF_VERDICTS = ("verdicts__candidate__programme__place", "verdicts__conditions", "conditions")


def terms_of(strand: Strand) -> ReviewTerms:
    """What the fund states of reviews in a strand; where its book says nothing, that its decision maker decides."""
    stated = StatedReview.objects.filter(strand=strand).first()
    return stated.terms() if stated else ReviewTerms()


def reviews_of(programmes: Iterable[Programme]) -> list[PortfolioReview]:
    """The reviews of these programmes' portfolios, the newest first. One query."""
    rows = PortfolioReview.objects.filter(submission__edition__portfolio__programme__in=list(programmes))
    return list(rows.select_related(*PortfolioReview.READ_WITH).order_by("-pk"))


def newest_review(portfolio: Portfolio) -> PortfolioReview | None:
    """The review of the edition that was submitted last; None where none has begun."""
    rows = PortfolioReview.objects.filter(submission__edition__portfolio=portfolio)
    return rows.select_related(*PortfolioReview.READ_WITH).order_by("-pk").first()


def review_of(edition: PortfolioEdition) -> PortfolioReview | None:
    """The review of an edition; None where it has not begun, or the edition was not sent."""
    return PortfolioReview.objects.filter(submission__edition=edition).first()


def earlier_review(review: PortfolioReview) -> PortfolioReview | None:
    """The review of the edition of the same portfolio that was submitted before; None for the first."""
    rows = PortfolioReview.objects.filter(submission__edition__portfolio=review.edition.portfolio, pk__lt=review.pk)
    return rows.select_related(*PortfolioReview.READ_WITH).order_by("-pk").first()


def why_closed_to(user: Any, review: PortfolioReview, day: date) -> str:
    """Why a review is closed to a member of the board, in a sentence: they must leave for a project of what was submitted."""
    return why_edition_closed_to(user, review.edition, day)


# --- whose move it is, and the clock ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """Whose move it is, since how many working days, and until when the delivery body has said that it decides."""

    side: ReviewSide
    days: SideDays
    open_questions: int
    delivery_body_days: int | None
    is_closed: bool

    @property
    def is_over(self) -> bool:
        """Whether the delivery body has had the review for longer than its fund states."""
        return self.delivery_body_days is not None and self.days.delivery_body > self.delivery_body_days

    @property
    def told_side(self) -> Message:
        return say("Nobody: it is decided") if self.is_closed else self.side.label


def clock_of(review: PortfolioReview, at: datetime) -> ReviewClock:
    """The clock of a review, from the rows of its questions alone. One query."""
    threads: dict[int, list[tuple[QuestionStep, date]]] = {}
    for line in ReviewQuestionLine.objects.filter(question__review=review).order_by("pk"):
        steps = threads.setdefault(line.question_id, [])
        steps.append((QuestionStep(line.step), london(line.written_at).date()))
    waits: tuple[WaitForPlace, ...] = tuple(wait for steps in threads.values() for wait in waits_in(steps))
    until = london(review.closed_at or at).date()
    waiting = sum(wait.answered is None for wait in waits)
    return ReviewClock(
        ReviewSide.PLACE if waiting else ReviewSide.DELIVERY_BODY,
        days_of_sides(london(review.submission.sent_at).date(), until, waits),
        waiting,
        review.terms().delivery_body_days,
        not review.is_open,
    )


# --- what belongs to a review -------------------------------------------------------------------------------------------


def questions_of(review: PortfolioReview) -> QuerySet[ReviewQuestion]:
    """The questions of a review with their threads, in their order. Two queries."""
    rows = review.questions.select_related(*ReviewQuestion.READ_WITH)
    return rows.prefetch_related("lines__written_by")


def readers_of(review: PortfolioReview) -> QuerySet[ReviewReader]:
    """The readers of a review with what each has found, those who stopped reading as well."""
    return review.readers.select_related("user").prefetch_related("findings", "interests__organisation")


def findings_by_project(review: PortfolioReview) -> dict[int, list[LineFinding]]:
    """What readers advise on each project, by the number of the candidate: the newest of each reader. One query."""
    rows = LineFinding.objects.filter(reader__review=review).select_related("reader__user").order_by("pk")
    newest = {(row.candidate_id, row.reader_id): row for row in rows}
    found: dict[int, list[LineFinding]] = {}
    for row in newest.values():
        found.setdefault(row.candidate_id, []).append(row)
    return found


def view_requests_of(review: PortfolioReview) -> QuerySet[PortfolioViewRequest]:
    """Whose view was asked for, with the view and its answer where there are any."""
    return review.view_requests.select_related(*PortfolioViewRequest.READ_WITH, "view__given_by", "view__answer")


def views_lacking(review: PortfolioReview) -> list[ViewOffice]:
    """Whose view the fund states that it asks for, and has not been given. England has no devolved government to ask."""
    given = set(PortfolioView.objects.filter(request__review=review).values_list("request__office", flat=True))
    return [office for office in offices_to_ask(review) if office.value not in given]


def offices_to_ask(review: PortfolioReview) -> list[ViewOffice]:
    """Whose view is asked for in a review, as the fund states: of a nation's government only where there is a devolved one."""
    devolved = {scope for scope in review.scopes() if scope.startswith("nation:")} - {"nation:england"}
    return [each for each in review.terms().views if each is not ViewOffice.NATION or devolved]


# --- decisions ----------------------------------------------------------------------------------------------------------


def decisions_of(review: PortfolioReview) -> QuerySet[PortfolioDecision]:
    """Every decision of a review, the newest first: one that stands, what it corrects, and one that is being worked on."""
    rows = review.decisions.select_related(*PortfolioDecision.READ_WITH, "drafted_by", "decided_by", "corrects")
    return rows.prefetch_related(*OF_VERDICTS).order_by("-pk")


def released_decision(review: PortfolioReview) -> PortfolioDecision | None:
    """What holds of a review as it may be told to the place: the newest decision that was released."""
    return decisions_of(review).filter(state="released").first()


def wholes_released(reviews: Iterable[int]) -> dict[int, Message]:
    """What was released of the whole in each of these reviews, by its number: what holds of it now. One query."""
    rows = PortfolioDecision.objects.filter(review__in=list(reviews), state="released").order_by("released_at", "pk")
    return {row.review_id: row.told_whole for row in rows}


def may_decide(user: Any, review: PortfolioReview) -> bool:
    """Whether somebody has the role in the fund that the fund names to decide. A decider of a place's calls has no part."""
    fund: Fund = review.programme.strand.fund
    named = review.terms().decider
    return has(user, Capability.DECIDE_PORTFOLIO, fund) and any(
        role is named and scope in fund.scopes() for role, scope in memberships(user)
    )


@dataclass(frozen=True, slots=True)
class ReviewCondition:
    """What has to be done for an approved project, or for the whole: what, by when, who, and whether money waits for it."""

    what: str
    due_on: date
    who: str
    blocks_payment: bool


@dataclass(frozen=True, slots=True)
class ApprovedProject:
    """A project that was approved in the review of a portfolio, as an award takes it over."""

    candidate: Candidate
    lead: int
    title: str
    amount: Money
    conditions: tuple[ReviewCondition, ...]
    decision: PortfolioDecision
    areas: tuple[str, ...] = ()
    """The codes of the local authorities that it is in, as it was submitted."""

    @property
    def edition(self) -> int:
        """The number of the edition that it was approved in."""
        return int(self.decision.review.submission.edition.number)


def verdicts_in_force(portfolio: Portfolio) -> dict[int, ProjectVerdict]:
    """What holds of each project that was decided in a portfolio, by its candidate: the newest that was released."""
    rows = ProjectVerdict.objects.filter(
        decision__review__submission__edition__portfolio=portfolio, decision__state="released"
    )
    rows = rows.select_related(
        *(f"decision__{each}" for each in PortfolioDecision.READ_WITH), "candidate__programme__place"
    )
    ordered = rows.prefetch_related("conditions").order_by("decision__released_at", "decision_id", "pk")
    return {row.candidate_id: row for row in ordered}


def approved_projects(portfolio: Portfolio) -> tuple[ApprovedProject, ...]:
    """The projects of a portfolio that are approved, as what was released last says, in the order of their references.

    Conditions on the whole portfolio are no project's: `conditions_on_the_whole` reads them.
    """
    found = [row for row in verdicts_in_force(portfolio).values() if row.amount is not None]
    return tuple(_approved(row) for row in sorted(found, key=lambda row: row.candidate.number))


def conditions_on_the_whole(approved: Iterable[ApprovedProject]) -> list[ReviewCondition]:
    """What has to be done for the whole, as the decisions say by which these projects are approved. One query.

    Of a review that is the newest one released; where projects were approved in several editions, what each says, once.
    """
    decisions = {each.decision.pk for each in approved}
    rows = PortfolioCondition.objects.filter(decision__in=decisions, verdict__isnull=True).order_by("pk")
    return list(dict.fromkeys(_condition(row) for row in rows))


def may_offer_for(user: Any, portfolio: Portfolio) -> bool:
    """Whether somebody may offer the award for a portfolio, once something of it is approved and released."""
    return has(user, Capability.OFFER_AWARD, portfolio) and any(
        row.amount is not None for row in verdicts_in_force(portfolio).values()
    )


def _approved(row: ProjectVerdict) -> ApprovedProject:
    line = row.decision.review.lines[row.candidate_id]
    conditions = tuple(_condition(each) for each in row.conditions.all())
    amount = row.amount or Money(0)
    return ApprovedProject(
        row.candidate, line["lead"], line["title"], amount, conditions, row.decision, tuple(line["areas"])
    )


def _condition(row: PortfolioCondition) -> ReviewCondition:
    return ReviewCondition(row.what, row.due_on, row.who, bool(row.blocks_payment))


# --- for everybody ------------------------------------------------------------------------------------------------------


NAMED_AT_ONCE = 6
"""So many approved projects stand on the page of a place; the list of its projects has all of them, page by page."""


@dataclass(frozen=True, slots=True)
class PublicProject:
    """An approved project as everybody may know it: its title and lead, how much is approved for when and where, and why.

    `areas` are codes of local authorities. `by_year` adds up to `amount`; it is empty where less was approved than was asked for,
    as nobody said of which year it was taken.
    """

    candidate: int
    reference: str
    title: str
    lead: str
    amount: Money
    reason: str
    areas: tuple[str, ...]
    by_year: tuple[tuple[FinancialYear, Money], ...]
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """A decision on a place's portfolio as everybody may know it; `decided` are all projects that it decided on."""

    number: int
    programme: Programme
    whole: Message
    reasons: str
    decided_at: datetime
    projects: tuple[PublicProject, ...]
    decided: frozenset[int]
    is_corrected: bool

    @property
    def approved(self) -> Money:
        """What is approved in all."""
        return Money.total(each.amount for each in self.projects)

    @property
    def largest(self) -> tuple[PublicProject, ...]:
        """The projects that a page names at once, the largest first."""
        return tuple(sorted(self.projects, key=lambda each: (-each.amount.pence, each.candidate)))[:NAMED_AT_ONCE]

    @property
    def others(self) -> tuple[PublicProject, ...]:
        named = {each.candidate for each in self.largest}
        return tuple(each for each in self.projects if each.candidate not in named)

    @property
    def of_others(self) -> Money:
        """What is approved for those that are not named at once."""
        return Money.total(each.amount for each in self.others)


def public_decisions(programmes: Iterable[Programme], at: datetime) -> list[PublicDecision]:
    """What everybody may know of the portfolios of these programmes, the newest first: the newest of each review.

    A decision under embargo is not told of, and neither is that there is one: until it ends, the one that it corrects holds.
    """
    rows = PortfolioDecision.objects.filter(
        Q(public_from__isnull=True) | Q(public_from__lte=at),
        review__submission__edition__portfolio__programme__in=list(programmes),
        state="released",
    )
    rows = rows.select_related(*PortfolioDecision.READ_WITH).prefetch_related("verdicts").order_by("released_at", "pk")
    newest = {row.review_id: row for row in rows}
    return [_public(row) for row in sorted(newest.values(), key=lambda row: row.pk, reverse=True)]


def public_projects(decisions: Iterable[PublicDecision]) -> tuple[PublicProject, ...]:
    """The projects that are approved, as the newest of these decisions says of each, in the order of their references."""
    found: dict[int, PublicProject] = {}
    for decision in sorted(decisions, key=lambda each: each.decided_at):
        found = {number: each for number, each in found.items() if number not in decision.decided}
        found |= {each.candidate: each for each in decision.projects}
    return tuple(sorted(found.values(), key=lambda each: each.candidate))


def _public(row: PortfolioDecision) -> PublicDecision:
    verdicts, names = (
        {each.candidate_id: each for each in row.verdicts.all()},
        row.review.edition.content["organisations"],
    )
    projects = tuple(
        _public_project(line, each.amount, each.reason, names)
        for number, line in row.review.lines.items()
        if (each := verdicts.get(number)) is not None and each.amount is not None
    )
    released = row.released_at or row.drafted_at
    told_at = max(released, row.public_from or released)
    decided, is_corrected = frozenset(verdicts), row.corrects_id is not None
    return PublicDecision(
        row.pk, row.review.programme, row.told_whole, row.reasons, told_at, projects, decided, is_corrected
    )


def _public_project(line: dict[str, Any], amount: Money, reason: str, names: Mapping[str, str]) -> PublicProject:
    by_year: dict[FinancialYear, Money] = {}
    for year, _, pence in line["ask"]:
        by_year[FinancialYear(year)] = by_year.get(FinancialYear(year), Money(0)) + Money(pence)
    return PublicProject(
        line["candidate"],
        line["reference"],
        line["title"],
        names.get(str(line["lead"]), ""),
        amount,
        reason,
        tuple(line["areas"]),
        tuple(sorted(by_year.items())) if amount == ask_of(line) else (),
        _day(line["starts_on"]),
        _day(line["ends_on"]),
    )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
