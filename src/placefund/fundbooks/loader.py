"""From a fundbook that was read without fault to the rows of a fund, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from placefund.domain.coverage import Holding
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.fundbook import proof
from placefund.domain.fundbook.format import Allocation, CoverageStatement, Fundbook
from placefund.domain.fundbook.format import Place as PlaceOfBook
from placefund.domain.fundbook.left_to_people import LeftToPeople, left_to_people
from placefund.domain.messages import say
from placefund.evaluation import actions as evaluation
from placefund.fundbooks.editions.actions import keep
from placefund.fundbooks.folders import FundbookRefused, digest_of, read_texts, texts_of
from placefund.fundbooks.formulas import published_formula
from placefund.fundbooks.lengths import require_room
from placefund.fundbooks.rows import (
    area_parts,
    claim_rows,
    described_rows,
    fund_row,
    review_terms,
    round_row,
    strand_row,
    wave_rows,
)
from placefund.fundbooks.terms import terms_of
from placefund.funds import actions as funds
from placefund.funds.models import Fund, Strand
from placefund.people.models import CLOCK, Actor
from placefund.places import actions as places
from placefund.places.area_register import area_rows, change_rows
from placefund.places.context import actions as context
from placefund.places.models import Place
from placefund.portfolios.review.actions import restate_terms as restate_review
from placefund.readiness.waves.actions import restate as restate_waves


class AlreadyLoaded(NotAllowed):
    """The fund is here, from another version of its book."""


@dataclass(frozen=True, slots=True)
class LoadedFund:
    """A fund that is in the database; `is_new` is False when the same book was loaded before, and nothing changed.

    `proof` says in sentences how its floors and allocations fit into its envelope; `left` are the rules that people keep.
    """

    fund: Fund
    is_new: bool
    proof: tuple[str, ...]
    left: tuple[LeftToPeople, ...] = ()


class FloorsDoNotFit(NotAllowed):
    """The floors promise more than the envelope holds."""


def load_folder(folder: Path, *, by: Actor = CLOCK, at: datetime) -> LoadedFund:
    """Load the fundbook in a folder, all of it or nothing.

    Raises:
        NoFundbook: the folder is not there.
        FundbookRefused: the book has faults; nothing is written.
        FloorsDoNotFit: with the arithmetic.
        AlreadyLoaded: the fund was loaded from a different version of its book.
    """
    return load_texts(texts_of(folder), called=str(folder), by=by, at=at)


@transaction.atomic
def load_texts(texts: Mapping[str, str], *, called: str, by: Actor = CLOCK, at: datetime) -> LoadedFund:
    """Begin a fund from the texts of its book, and keep them as its first edition. `called` names the book in a refusal.

    Raises:
        FundbookRefused: the book has faults; nothing is written.
        FloorsDoNotFit: with the arithmetic.
        AlreadyLoaded: the fund runs, and its book is another.
        NotPossible: it says more somewhere than is kept.
    """
    reading = read_texts(texts)
    if reading.book is None:
        raise FundbookRefused(called, reading.faults)
    found = proof(reading.book)
    if not found.holds:
        raise FloorsDoNotFit(" ".join(found.sentences))
    digest, left = digest_of(texts), left_to_people(reading.book)
    if there := Fund.objects.filter(slug=reading.book.fund.slug).first():
        if there.fundbook_digest == digest:
            return LoadedFund(there, False, found.sentences, left)
        raise AlreadyLoaded(
            say(
                "{fund} is loaded already, from another version of its fundbook. A fund that is running is not loaded again: its "
                "manager changes it on its page “Change this fund”, where a changed book is uploaded and compared first.",
                fund=there,
            )
        )
    require_room(reading.book)
    fund = load(reading.book, digest=digest, by=by, at=at)
    keep(fund, texts, why=say("The fund began from it."), by=by, at=at)
    return LoadedFund(fund, True, found.sentences, left)


@transaction.atomic
def load(book: Fundbook, *, digest: str = "", by: Actor = CLOCK, at: datetime) -> Fund:
    """Write every row that a fundbook stands for, through the actions of each app."""
    places.load_areas(area_rows(), change_rows())
    context.load_shipped()
    first_announced = min((each.announced_on for each in book.allocations), default=book.fund.life.begins)
    fund = funds.found(fund_row(book, digest), announced_on=min(first_announced, book.fund.life.begins), by=by, at=at)
    funds.describe(fund, described_rows(fund, book), by=by, at=at)
    for told in book.coverage:
        state(fund, told, by=by, at=at)
    strands = {strand.slug: funds.add_strand(strand_row(fund, strand), by=by, at=at) for strand in book.strands}
    _places(book, strands, by=by, at=at)
    for formula in book.formulas:
        funds.hold_formula(strands[formula.strand], published_formula(book, formula), by=by, at=at)
    _rounds(book, strands, by=by, at=at)
    for strand in strands.values():
        restate_waves(strand, wave_rows(book, strand), by=by, at=at)
        restate_review(strand, *review_terms(book, strand), by=by, at=at)
    evaluation.hold_claims(fund, *claim_rows(fund, book), by=by, at=at)
    return fund


def state(fund: Fund, told: CoverageStatement, *, by: Actor, at: datetime) -> None:
    """Say how much of a kind of record is here, as the book does."""
    funds.state_coverage(
        fund,
        [Holding(told.kind, told.extent, told.from_)],
        why=told.why,
        source_refs=" ".join(told.provenance.sources),
        by=by,
        at=at,
    )


def _places(book: Fundbook, strands: dict[str, Strand], *, by: Actor, at: datetime) -> None:
    kept = {place.slug: add_place(book, place, by=by, at=at) for place in book.places}
    for allocation in book.allocations:
        strand = strands[book.place(allocation.place).strand]
        allocate(strand, kept[allocation.place], allocation, by=by, at=at)


def add_place(book: Fundbook, told: PlaceOfBook, *, by: Actor, at: datetime) -> Place:
    """Make a place of the book with its dated areas.

    Raises:
        NotPossible: another fund has a place of this slug, which is its address.
    """
    if Place.objects.filter(slug=told.slug).exists():
        raise NotPossible(
            say(
                "“{slug}” is the address of another place here already, of another fund or drawn by a partnership. Give {place} "
                "another slug in places.csv, and wherever it is named.",
                slug=told.slug,
                place=told.name,
            )
        )
    return places.add_place(
        told.name,
        area_parts(book, told.slug),
        slug=told.slug,
        origin="earmarked",
        basis=told.coverage,
        confidence=told.provenance.confidence.value,
        nation=told.nation.value,
        by=by,
        at=at,
    )


def allocate(strand: Strand, place: Place, told: Allocation, *, by: Actor, at: datetime) -> None:
    """Promise a place what a version of its allocation says."""
    funds.allocate_to_place(
        strand,
        place,
        told.amount,
        announced_on=told.announced_on,
        announced_as=told.announced_as,
        effective_on=told.effective_on,
        why=told.provenance.note,
        is_at_least=told.wording == "at least",
        source_refs=" ".join(told.provenance.sources),
        by=by,
        at=at,
    )


def _rounds(book: Fundbook, strands: dict[str, Strand], *, by: Actor, at: datetime) -> None:
    """Plan every round. In a real fund time opens and closes them; in an invented one the rehearsal does."""
    for told in book.rounds:
        terms = terms_of(book, told)
        planned = round_row(strands[told.strand], told)
        round_ = funds.add_round(planned, terms, by=by, at=at)
        if book.fund.invented:
            continue
        if terms.opens_at <= at:
            round_ = funds.open(round_, by=CLOCK, at=terms.opens_at)
        if terms.closes_at <= at:
            funds.close(round_, by=CLOCK, at=terms.closes_at)
