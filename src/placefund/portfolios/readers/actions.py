"""Everything that lets somebody read a portfolio for the delivery body, and what they declare and find. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.portfolio_review import Advice, ReaderKind
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.actions import end_role, grant
from placefund.people.models import User
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.models import LineFinding, PortfolioReview, ReaderInterest, ReviewReader
from placefund.portfolios.readers.queries import has_part_in_place, open_lines, organisations_of
from placefund.records.actions import record


@transaction.atomic
def invite(
    review: PortfolioReview, user: User, *, kind: ReaderKind, due_on: date, by: User, at: datetime
) -> ReviewReader:
    """Let somebody with an account read what was submitted, and advise on it. They declare their interests first.

    Raises:
        NotPossible: the review is closed; they read it already; they work for the place; the day has passed.
    """
    allow(by, Capability.REVIEW_PROGRAMME, review)
    review = locked(review)
    if not review.is_open:
        raise NotPossible(say("This review is closed: what was decided is released."))
    if due_on < london(at).date():
        raise NotPossible(say("{day} has passed. Give a day that is to come.", day=due_on))
    if has_part_in_place(user, review):
        raise NotPossible(
            say("{user} works for this place or sits on its board, and cannot read its portfolio for you.", user=user)
        )
    if review.readers.filter(user=user, ended_at__isnull=True).exists():
        raise NotPossible(say("{user} reads it already.", user=user))
    reader = ReviewReader.objects.create(
        review=review, user=user, kind=kind.value, due_on=due_on, invited_by=by, invited_at=at
    )
    grant(user, Role.PORTFOLIO_READER, reader.scope, by=by, at=at)
    record(PortfolioAct.INVITED_READER, review, by=by, at=at, person=user.pk, reads_for=kind.value)
    tell(
        [user],
        say("You are asked to read the portfolio of {place}", place=review.programme.place),
        say("You read it for: {kind}. Declare your interests first.", kind=kind.label),
        kind=NoticeKind.PORTFOLIO_READING,
        about=review.programme.strand.fund,
        asks=by.actor_name,
        until=due_on,
        page="portfolio-reading",
        args=[reader.pk],
        at=at,
    )
    return reader


@transaction.atomic
def end(reader: ReviewReader, *, reason: str, by: User, at: datetime) -> ReviewReader:
    """End somebody's reading, with the reason. What they found stays."""
    allow(by, Capability.REVIEW_PROGRAMME, reader.review)
    reader = locked(reader)
    if reader.ended_at is not None:
        raise NotPossible(say("Their reading has ended already."))
    reader.ended_at = at
    reader.save(update_fields=["ended_at"])
    end_role(reader.user, Role.PORTFOLIO_READER, reader.scope, by=by, at=at)
    record(PortfolioAct.ENDED_READER, reader.review, by=by, at=at, person=reader.user_id, why=required_reason(reason))
    return reader


def _reading(reader: ReviewReader, by: User) -> ReviewReader:
    """The reading of whoever asks, locked, while the review is open."""
    reader = locked(reader)
    allow(by, Capability.ADVISE_ON_PORTFOLIO, reader)
    if reader.ended_at is not None or not reader.review.is_open:
        raise NotPossible(say("This reading has ended."))
    return reader


@transaction.atomic
def declare(
    reader: ReviewReader, interests: Mapping[int, BoardInterestKind], *, by: User, at: datetime
) -> ReviewReader:
    """Say to which organisations of the portfolio, by their number, one is tied; none means that there are no ties.

    What was declared stays declared. Projects of these organisations are closed to the reader from then on.

    Raises:
        NotPossible: an organisation is not in the portfolio.
    """
    reader = _reading(reader, by)
    known = organisations_of(reader.review)
    if interests.keys() - known.keys():
        raise NotPossible(say("One of these organisations is not in the portfolio. Choose from those that are listed."))
    there = set(reader.interests.values_list("organisation", flat=True))
    ReaderInterest.objects.bulk_create(
        ReaderInterest(reader=reader, organisation_id=number, tie=tie.value, declared_at=at)
        for number, tie in sorted(interests.items())
        if number not in there
    )
    reader.declared_at = at
    reader.save(update_fields=["declared_at"])
    record(PortfolioAct.DECLARED_INTERESTS, reader.review, by=by, at=at, ties=len(interests))
    return reader


@transaction.atomic
def find(reader: ReviewReader, candidate: int, *, advice: Advice, text: str, by: User, at: datetime) -> LineFinding:
    """Advise on one project, by its number. What one advised before stays, and this stands in its place.

    Raises:
        NotPossible: interests are not declared; the project is closed to the reader, or not in the portfolio; no reasons.
    """
    reader = _reading(reader, by)
    if reader.declared_at is None:
        raise NotPossible(say("Declare your interests first, or that you have none."))
    if candidate not in open_lines(reader):
        raise NotPossible(say("This project is not open to you."))
    if not text.strip():
        raise NotPossible(say("Say why. Whoever decides reads it."))
    finding = LineFinding.objects.create(
        reader=reader, candidate_id=candidate, advice=advice.value, text=text.strip(), given_at=at
    )
    record(PortfolioAct.FOUND_ON_PROJECT, reader.review, by=by, at=at, candidate=candidate)
    return finding
