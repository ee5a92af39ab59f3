"""What a proposed change would do: where the fund stands, and what becomes of each entry that differs."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from placefund.applications.models import Application
from placefund.awards.models import Award, PromisedFigure
from placefund.domain.amendment import amended, why_not_amended
from placefund.domain.fundbook.change_rules import Effect, RoundStanding, Standing, effects
from placefund.domain.fundbook.difference import EntryDifference, difference
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.terms import Terms
from placefund.fundbooks.editions.queries import book_of, in_force, reading_of, why_not_read
from placefund.fundbooks.folders import FundbookRefused
from placefund.fundbooks.models import Edition, ProposedChange, RoundAmendment
from placefund.fundbooks.terms import terms_of
from placefund.funds.models import Fund, Round
from placefund.panels.confidentiality import closed_in
from placefund.people.models import User
from placefund.places.models import Place
from placefund.returns.models import IndicatorFact

IN_DRAFT = ("draft", "certified")
GONE = ("withdrawn",)


def standing_of(fund: Fund, new: Fundbook, at: datetime, *, reader: User | None = None) -> Standing:
    """Where the fund's rounds stand with how many bids, the indicators in use, every place that is here, and its awards.

    A bid that is closed to the reader is counted among no scored ones: how far it is read is not theirs to know.
    """
    counted: dict[int, Counter[str]] = {}
    for number, state in Application.objects.filter(round__strand__fund=fund).values_list("round_id", "state"):
        counted.setdefault(number, Counter())[state] += 1
    rounds = {}
    for round_ in Round.objects.filter(strand__fund=fund, programme=None):
        states = counted.get(round_.pk, Counter())
        drafts = sum(states[state] for state in IN_DRAFT)
        sent = states.total() - drafts - sum(states[state] for state in GONE)
        scored = scored_in(round_, reader, at) if round_.state == "open" else 0
        rounds[round_.slug] = RoundStanding(round_.state, drafts, sent, scored, _why_not(round_, new, sent, at))
    in_use = {
        key
        for kind in (IndicatorFact, PromisedFigure)
        for key in kind._default_manager.filter(indicator__fund=fund)
        .values_list("indicator__key", flat=True)
        .distinct()
    }
    places = Place.objects.values_list("slug", flat=True)
    awards = Award.objects.filter(strand__fund=fund, state__in=Award.STANDING).count()
    return Standing(rounds, frozenset(in_use), frozenset(places), awards)


def scored_in(round_: Round, reader: User | None, at: datetime) -> int:
    bids = set(
        Application.objects.filter(round=round_, assignments__scores__isnull=False)
        .exclude(state__in=(*IN_DRAFT, *GONE))
        .values_list("pk", flat=True)
    )
    return len(bids - closed_in(reader, [round_], at)) if reader and bids else len(bids)


def _why_not(round_: Round, new: Fundbook, sent: int, at: datetime) -> tuple[str, ...]:
    told = next((each for each in new.rounds if each.slug == round_.slug), None)
    if round_.state != "open" or told is None:
        return ()
    terms = round_.terms()
    return why_not_amended(terms, amended_by(new, round_, moves=True), has_sent=sent > 0, at=at)


def amended_by(new: Fundbook, round_: Round, *, moves: bool) -> Terms:
    """The terms of an open round as a changed book would have them, of what can be amended."""
    told = next(each for each in new.rounds if each.slug == round_.slug)
    return amended(round_.terms(), terms_of(new, told), closes_at=told.closes_at.as_closing, moves=moves)


def amendments_of(round_: Round) -> list[RoundAmendment]:
    """How the terms of a round were amended while it was open, the newest first."""
    return list(RoundAmendment.objects.filter(round=round_).defer("terms_before").order_by("-pk"))


def with_a_bid_in(round_: Round) -> tuple[int, ...]:
    """The numbers of the lead organisations with a bid in a round, in draft or sent, each once."""
    bids = Application.objects.filter(round=round_).exclude(state__in=GONE)
    return tuple(sorted(set(bids.values_list("partnership__lead_id", flat=True))))


def books_of(change: ProposedChange) -> tuple[Fundbook, Fundbook]:
    """The book that the change was proposed over, and the changed one; the same twice where it is the fund's first edition.

    Raises:
        FundbookRefused: this version of the program finds a fault in the changed book.
        NotPossible: it finds one in the edition that it was proposed over.
    """
    reading = reading_of(change.texts)
    if reading.book is None:
        raise FundbookRefused(change, reading.faults)
    return (book_of(change.edition) if change.edition else reading.book), reading.book


def why_not_compared(change: ProposedChange) -> str:
    """Why what a change would do cannot be worked out by this version of the program: a book of it cannot be read; else empty."""
    if change.edition and (why := why_not_read(change.edition)):
        return why
    reading = reading_of(change.texts)
    if reading.book is not None:
        return ""
    return say(
        "This version of Placefund cannot read the book of this change, proposed {day}: {fault} What it changed cannot be shown. "
        "If it is not applied, withdraw it, mend the book, and propose it again.",
        day=london(change.proposed_at).date(),
        fault=reading.faults[0],
    )


def effects_of(change: ProposedChange, at: datetime, *, reader: User | None = None) -> tuple[Effect, ...]:
    """What becomes of every entry that differs, as the fund stands now, told to a reader."""
    old, new = books_of(change)
    return effects(old, new, standing_of(change.fund, new, at, reader=reader), at)


def differences_of(change: ProposedChange) -> tuple[EntryDifference, ...]:
    """Every entry that differs; for a change that is settled, whatever has happened since."""
    return difference(*books_of(change))


def is_over_the_edition_in_force(change: ProposedChange) -> bool:
    """Whether no other change was applied since it was proposed."""
    newest = in_force(change.fund)
    return (newest.pk if newest else None) == change.edition_id


def editions_of(fund: Fund) -> list[Edition]:
    """Every edition, the newest first, without its texts."""
    return list(Edition.objects.filter(fund=fund).defer("texts").order_by("-number"))
