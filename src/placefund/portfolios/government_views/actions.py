"""Everything that asks for a view on a portfolio, gives one, or answers it. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.portfolio_review import ViewAnswerKind, ViewOffice
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.audiences import finders_of, officials_asked
from placefund.portfolios.models import PortfolioReview, PortfolioView, PortfolioViewAnswer, PortfolioViewRequest
from placefund.portfolios.review.queries import offices_to_ask
from placefund.records.actions import record


@transaction.atomic
def ask_view(
    review: PortfolioReview, office: ViewOffice, *, due_on: date, by: User, at: datetime
) -> PortfolioViewRequest:
    """Ask the government of the place's nation, or the fund's department, for its view, until a day.

    Raises:
        NotPossible: the fund does not state that it asks for it; it is asked already; the review is closed; the day has passed.
    """
    allow(by, Capability.REVIEW_PROGRAMME, review)
    review = locked(review)
    _require_open(review)
    if office not in offices_to_ask(review):
        raise NotPossible(say("The fund's book does not name this step for the view of {office}.", office=office.label))
    if review.view_requests.filter(office=office.value).exists():
        raise NotPossible(say("It is asked already."))
    if due_on < london(at).date():
        raise NotPossible(say("{day} has passed. Give a day that is to come.", day=due_on))
    request = PortfolioViewRequest.objects.create(
        review=review, office=office.value, due_on=due_on, asked_by=by, asked_at=at
    )
    record(PortfolioAct.ASKED_VIEW, review, by=by, at=at, office=office.value, until=due_on.isoformat())
    tell(
        officials_asked(request),
        say("Your view is asked for: portfolio of {place}", place=review.programme.place),
        say("Its page leads to what was submitted."),
        kind=NoticeKind.READINESS_VIEW,
        about=review.programme.strand.fund,
        asks=by.actor_name,
        until=due_on,
        page="give-portfolio-view",
        args=[request.pk],
        at=at,
    )
    return request


def _require_open(review: PortfolioReview) -> None:
    if not review.is_open:
        raise NotPossible(say("This review is closed: what was decided is released."))


@transaction.atomic
def give_view(request: PortfolioViewRequest, text: str, *, by: User, at: datetime) -> PortfolioView:
    """Give the view that was asked for. It stays as it is, is answered, and stands with the decision.

    Raises:
        NotPossible: it says nothing, was given already, or what it would speak to is decided.
    """
    request = locked(request)
    allow(by, Capability.GIVE_PORTFOLIO_VIEW, request)
    review = locked(request.review)
    _require_open(review)
    if review.decisions.filter(state__in=("decided", "released")).exists():
        raise NotPossible(say("The portfolio is decided on. Write to the delivery body about its next edition."))
    if not text.strip():
        raise NotPossible(say("Write the view."))
    if PortfolioView.objects.filter(request=request).exists():
        raise NotPossible(say("The view is given already, and stays as it was given."))
    view = PortfolioView.objects.create(request=request, text=text.strip(), given_by=by, given_at=at)
    record(PortfolioAct.GAVE_VIEW, review, by=by, at=at, office=request.office)
    subject = say("A view is given: portfolio of {place}", place=review.programme.place)
    _tell(review, finders_of(review.programme), subject, view.text, NoticeKind.PORTFOLIO, by=by, at=at)
    return view


@transaction.atomic
def answer_view(
    view: PortfolioView, *, kind: ViewAnswerKind, because: str, by: User, at: datetime
) -> PortfolioViewAnswer:
    """Say whether what is proposed follows a view, and why. Once: it stands with the decision.

    Raises:
        NotPossible: it gives no reason, or the view is answered already.
    """
    allow(by, Capability.REVIEW_PROGRAMME, view)
    view = locked(view)
    if not because.strip():
        raise NotPossible(say("Say why. Whoever gave the view reads it, and it stands with the decision."))
    if PortfolioViewAnswer.objects.filter(view=view).exists():
        raise NotPossible(say("It is answered already."))
    answer = PortfolioViewAnswer.objects.create(
        view=view, kind=kind.value, because=because.strip(), answered_by=by, answered_at=at
    )
    record(PortfolioAct.ANSWERED_VIEW, view.request.review, by=by, at=at, office=view.request.office, kind=kind.value)
    review = view.request.review
    subject = say("Your view is answered: portfolio of {place}", place=review.programme.place)
    told = say("{kind}: {because}", kind=kind.label, because=answer.because)
    _tell(review, [view.given_by], subject, told, NoticeKind.REVIEW_NEWS, by=by, at=at)
    return answer


def _tell(
    review: PortfolioReview,
    people: list[User],
    subject: Message,
    text: str,
    kind: NoticeKind,
    *,
    by: User,
    at: datetime,
) -> None:
    tell(
        people,
        subject,
        text,
        kind=kind,
        about=review.programme.strand.fund,
        asks=by.actor_name,
        page="portfolio-review",
        args=[review.pk],
        anchor="views",
        at=at,
    )
