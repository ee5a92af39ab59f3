"""From a fundbook that was read without fault to the rows of a fund, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.fundbook import proof
from placefund.domain.fundbook.annals import Claim
from placefund.domain.fundbook.format import EntryRoute, Fundbook
from placefund.domain.fundbook.measures import Unit
from placefund.domain.fundbook.values import NotPublished
from placefund.evaluation import actions as evaluation
from placefund.evaluation.models import ClaimScope, PredecessorProject, PublishedClaim
from placefund.fundbooks.facts import Facts, iso
from placefund.fundbooks.folders import FundbookRefused, digest_of, read_texts, texts_of
from placefund.fundbooks.formulas import published_formula
from placefund.fundbooks.terms import terms_of
from placefund.funds import actions as funds
from placefund.funds.models import Fund, IndicatorDefinition, Objective, Round, Source, Strand, Target
from placefund.people.models import CLOCK, Actor
from placefund.places import actions as places
from placefund.places.area_register import area_rows, change_rows
from placefund.places.models import Place


class AlreadyLoaded(NotAllowed):
    """The fund is here, from another version of its book."""


@dataclass(frozen=True, slots=True)
class LoadedFund:
    """A fund that is in the database; `is_new` is False when the same book was loaded before, and nothing changed.

    `proof` says in sentences how its floors and allocations fit into its envelope.
    """

    fund: Fund
    is_new: bool
    proof: tuple[str, ...]


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
    texts = texts_of(folder)
    reading = read_texts(texts)
    if reading.book is None:
        raise FundbookRefused(folder, reading.faults)
    found = proof(reading.book)
    if not found.holds:
        raise FloorsDoNotFit(" ".join(found.sentences))
    digest = digest_of(texts)
    if there := Fund.objects.filter(slug=reading.book.fund.slug).first():
        if there.fundbook_digest == digest:
            return LoadedFund(there, False, found.sentences)
        raise AlreadyLoaded(
            f"{there} is loaded already, from another version of its fundbook. A fund that is running is not rewritten: change "
            "an allocation or publish a clarification on its pages, or load the book into an empty database."
        )
    return LoadedFund(load(reading.book, digest=digest, by=by, at=at), True, found.sentences)


@transaction.atomic
def load(book: Fundbook, *, digest: str = "", by: Actor = CLOCK, at: datetime) -> Fund:
    """Write every row that a fundbook stands for, through the actions of each app."""
    places.load_areas(area_rows(), change_rows())
    first_announced = min((each.announced_on for each in book.allocations), default=book.fund.life.begins)
    fund = funds.found(_fund(book, digest), announced_on=min(first_announced, book.fund.life.begins), by=by, at=at)
    funds.describe(fund, _described(fund, book), by=by, at=at)
    strands = {
        strand.slug: funds.add_strand(
            Strand(
                fund=fund,
                slug=strand.slug,
                name=strand.name,
                kind="earmarked" if strand.entry is EntryRoute.INVITATION else "competed",
                purpose=strand.summary,
                floor_pence=strand.floor.pence if strand.floor else None,
                cap_pence=strand.cap.pence if strand.cap else None,
            ),
            by=by,
            at=at,
        )
        for strand in book.strands
    }
    _places(book, strands, by=by, at=at)
    for formula in book.formulas:
        funds.hold_formula(strands[formula.strand], published_formula(book, formula), by=by, at=at)
    _rounds(book, strands, by=by, at=at)
    evaluation.hold_claims(fund, *_claims(fund, book), by=by, at=at)
    return fund


def _fund(book: Fundbook, digest: str) -> Fund:
    told = book.fund
    programmes = {programme.slug: programme.name for programme in book.programmes}
    return Fund(
        slug=told.slug,
        name=told.name,
        short_name=told.short_name,
        is_invented=told.invented,
        department=told.department,
        delivery_body=told.delivery_body,
        purpose=told.summary,
        envelope_pence=told.envelope.amount.pence,
        starts_on=told.life.begins,
        ends_on=told.life.ends,
        reporting_years=told.life.reporting_years,
        predecessor=programmes[told.predecessors[0]] if told.predecessors else "",
        fundbook_digest=digest,
    )


def _described(fund: Fund, book: Fundbook) -> list[funds.Described]:
    sources = [
        Source(
            fund=fund,
            ref=source.id,
            title=source.title,
            publisher=source.publisher,
            published_on=iso(source.published),
        )
        for source in book.sources
    ]
    objectives = [Objective(fund=fund, key=objective.id, text=objective.words) for objective in book.objectives]
    indicators = [
        IndicatorDefinition(
            fund=fund,
            key=indicator.id,
            version=str(indicator.version),
            title=indicator.name,
            unit=indicator.unit.value,
            method=indicator.counting.value,
            definition=f"{indicator.definition} {indicator.counting_rule}".strip(),
            evidence=indicator.evidence,
            # Money that came in is reported line by line as co-investment, and what is modelled by nobody in a return.
            is_reported=not indicator.is_modelled and indicator.unit is not Unit.POUNDS,
        )
        for indicator in book.indicators
    ]
    targets = [
        Target(
            fund=fund,
            key=target.id,
            label=target.words,
            indicator_key=target.indicator,
            value=target.amount.pence if target.amount is not None else target.count or 0,
            unit="GBP" if target.amount is not None else _unit_of(book, target.indicator),
            due_on=None if isinstance(target.by, NotPublished) else target.by.last,
            source_refs=" ".join(target.provenance.sources),
        )
        for target in book.targets
    ]
    return [*sources, *objectives, *indicators, *targets, *Facts(fund, book).all()]


def _unit_of(book: Fundbook, indicator_id: str) -> str:
    return next(indicator.unit.value for indicator in book.indicators if indicator.id == indicator_id)


def _places(book: Fundbook, strands: dict[str, Strand], *, by: Actor, at: datetime) -> None:
    kept: dict[str, Place] = {}
    for place in book.places:
        kept[place.slug] = places.add_place(
            place.name,
            [
                places.AreaPart(
                    part.area_code,
                    part.from_,
                    part.until,
                    part.basis,
                    part.provenance.confidence.value,
                )
                for part in book.place_areas
                if part.place == place.slug
            ],
            slug=place.slug,
            origin="earmarked",
            basis=place.coverage,
            confidence=place.provenance.confidence.value,
            nation=place.nation.value,
            by=by,
            at=at,
        )
    for allocation in book.allocations:
        funds.allocate_to_place(
            strands[book.place(allocation.place).strand],
            kept[allocation.place],
            allocation.amount,
            announced_on=allocation.announced_on,
            effective_on=allocation.effective_on,
            why=allocation.provenance.note,
            is_at_least=allocation.wording == "at least",
            source_refs=" ".join(allocation.provenance.sources),
            by=by,
            at=at,
        )


def _rounds(book: Fundbook, strands: dict[str, Strand], *, by: Actor, at: datetime) -> None:
    """Plan every round. In a real fund time opens and closes them; in an invented one the rehearsal does."""
    for told in book.rounds:
        note = "" if told.closes_at.at else "time of day not published"
        terms = terms_of(book, told)
        planned = Round(strand=strands[told.strand], slug=told.slug, name=told.name, closing_note=note)
        round_ = funds.add_round(planned, terms, by=by, at=at)
        if book.fund.invented:
            continue
        if terms.opens_at <= at:
            round_ = funds.open(round_, by=CLOCK, at=terms.opens_at)
        if terms.closes_at <= at:
            funds.close(round_, by=CLOCK, at=terms.closes_at)


def _claims(fund: Fund, book: Fundbook) -> tuple[list[ClaimScope], list[PublishedClaim], list[PredecessorProject]]:
    names = {indicator.id: indicator.name for indicator in book.indicators}
    scopes: list[ClaimScope] = []
    parts: dict[str, str] = {}
    for programme in book.programmes:
        scopes.append(ClaimScope(fund=fund, key=programme.slug, name=programme.name))
        for part in programme.parts:
            parts[part.slug] = part.name
            scopes.append(ClaimScope(fund=fund, key=part.slug, name=part.name, part_of=part.within or programme.slug))
    projects = [
        PredecessorProject(
            fund=fund,
            region=parts.get(project.part, project.part),
            title=project.name,
            lead="" if isinstance(project.lead, NotPublished) else project.lead,
            pence=None if isinstance(project.grant, NotPublished) else project.grant.pence,
            note=project.remark,
            source_refs=" ".join(project.provenance.sources),
        )
        for project in book.predecessor_projects
    ]
    return scopes, [_claim(fund, claim, names) for claim in book.claims], projects


def _claim(fund: Fund, claim: Claim, names: dict[str, str]) -> PublishedClaim:
    return PublishedClaim(
        fund=fund,
        key=claim.id,
        said_on=claim.made.first,
        said_as=str(claim.made),
        measure="+".join(claim.indicators),
        measure_label=" or ".join(names[indicator] for indicator in claim.indicators),
        definition=claim.definition_words,
        scope=claim.scope,
        low=claim.low,
        high=claim.high,
        unit="GBP" if claim.unit is Unit.POUNDS else claim.unit.value,
        words=claim.words,
        tense=claim.tense.value,
        source_refs=" ".join(claim.provenance.sources),
        note=claim.provenance.note,
    )
