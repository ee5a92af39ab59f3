"""Opening the review of a submitted portfolio, and keeping what a fund states of reviews. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.portfolio_review import ReviewTerms
from placefund.domain.roles import Capability
from placefund.funds.models import Strand
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.models import Actor, User
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.audiences import place_people
from placefund.portfolios.models import Portfolio, PortfolioReview, StatedReview
from placefund.portfolios.queries import newest_edition
from placefund.portfolios.review.queries import terms_of
from placefund.records.actions import record


@transaction.atomic
def restate_terms(strand: Strand, told: ReviewTerms | None, source_refs: str = "", *, by: Actor, at: datetime) -> None:
    """Bring what is stated of reviews in a strand to what its book says. A review that has begun keeps its own terms."""
    strand = locked(strand)
    there = StatedReview.objects.filter(strand=strand).first()
    if told is None:
        if there is not None:
            there.delete()
            record(PortfolioAct.STATED_REVIEW, strand, by=by, at=at, terms=None)
        return
    row = there or StatedReview(strand=strand)
    if there is not None and (there.record, there.source_refs) == (told.as_record(), source_refs):
        return
    row.record, row.source_refs = told.as_record(), source_refs
    row.save()
    record(PortfolioAct.STATED_REVIEW, strand, by=by, at=at, terms=row.record)


@transaction.atomic
def open_review(portfolio: Portfolio, *, by: User, at: datetime) -> PortfolioReview:
    """Begin to review the edition that a place submitted, by the terms that hold now. It cannot be withdrawn from then on.

    Raises:
        NotPossible: it is not with the delivery body, or its review has begun.
    """
    allow(by, Capability.REVIEW_PROGRAMME, portfolio)
    portfolio = locked(portfolio)
    edition = newest_edition(portfolio)
    if portfolio.state != "submitted" or edition is None:
        raise NotPossible(say("This portfolio is not with the delivery body: the place has not submitted it."))
    if PortfolioReview.objects.filter(submission=edition.submission).exists():
        raise NotPossible(say("The review of this edition has begun already."))
    review = PortfolioReview.objects.create(
        submission=edition.submission,
        terms_record=terms_of(portfolio.programme.strand).as_record(),
        opened_by=by,
        opened_at=at,
    )
    record(PortfolioAct.OPENED_REVIEW, portfolio, by=by, at=at, edition=edition.number, digest=edition.digest)
    tell(
        place_people(portfolio.programme),
        say("The review of your portfolio has begun"),
        say("Its page says whose move it is, and how many working days each side has had."),
        kind=NoticeKind.REVIEW_NEWS,
        about=portfolio.programme.strand.fund,
        page="portfolio-review",
        args=[review.pk],
        at=at,
    )
    return review
