"""The rows that a fundbook stands for, unsaved: what a fund begins with, and what a fund that runs is compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from placefund.domain.fundbook.annals import Claim, ProgrammePart
from placefund.domain.fundbook.format import EntryRoute, Fundbook
from placefund.domain.fundbook.format import Round as PlannedRound
from placefund.domain.fundbook.format import Strand as StrandOfBook
from placefund.domain.fundbook.measures import Unit
from placefund.domain.fundbook.readiness import ReadinessAsk
from placefund.domain.fundbook.terms import in_force
from placefund.domain.fundbook.values import NotPublished
from placefund.domain.portfolio_review import ReviewTerms
from placefund.domain.readiness import AskedDimension, ReadinessTerms
from placefund.domain.reporting import DAYS_TO_REPORT
from placefund.evaluation.models import ClaimScope, PredecessorProject, PublishedClaim
from placefund.fundbooks.facts import Facts, iso
from placefund.fundbooks.place_rows import place_rows
from placefund.fundbooks.terms import award_rules_of, call_frames_of, reminder_plan_of
from placefund.funds.actions import Described
from placefund.funds.models import Fund, IndicatorDefinition, Objective, Round, Source, Strand, Target, WelshText
from placefund.places.actions import AreaPart
from placefund.readiness.models import Wave


def fund_row(book: Fundbook, digest: str) -> Fund:
    told = book.fund
    programmes = {programme.slug: programme.name for programme in book.programmes}
    claims = in_force(book.rules.claim_clock, told.life.begins)
    return Fund(
        slug=told.slug,
        name=told.name,
        short_name=told.short_name,
        is_invented=told.invented,
        department=told.department,
        delivery_body=told.delivery_body,
        purpose=told.summary,
        envelope_pence=told.envelope.amount.pence,
        envelope_wording=told.envelope.wording,
        starts_on=told.life.begins,
        ends_on=told.life.ends,
        reporting_years=told.life.reporting_years,
        claim_within_days=claims.claim_within_days if claims else DAYS_TO_REPORT,
        pay_within_days=claims.pay_within_days if claims else None,
        predecessor=programmes[told.predecessors[0]] if told.predecessors else "",
        fundbook_digest=digest,
        award_rules_record=award_rules_of(book).as_record(),
        reminder_record=reminder_plan_of(book).as_record(),
        call_frame_record={slug: frame.as_record() for slug, frame in call_frames_of(book).items()},
    )


def described_rows(fund: Fund, book: Fundbook) -> list[Described]:
    sources = [
        Source(
            fund=fund,
            ref=source.id,
            title=source.title,
            publisher=source.publisher,
            published_on=iso(source.published),
            url=source.url,
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
    welsh = [
        WelshText(fund=fund, key=hashlib.sha256(key.encode()).hexdigest(), english=key, welsh=words)
        for key, words in book.lexicon.pairs.items()
    ]
    return [*sources, *objectives, *indicators, *targets, *Facts(fund, book).all(), *welsh, *place_rows(fund, book)]


def _unit_of(book: Fundbook, indicator_id: str) -> str:
    return next(indicator.unit.value for indicator in book.indicators if indicator.id == indicator_id)


def claim_rows(fund: Fund, book: Fundbook) -> tuple[list[ClaimScope], list[PublishedClaim], list[PredecessorProject]]:
    names = {indicator.id: indicator.name for indicator in book.indicators}
    scopes: list[ClaimScope] = []
    parts: dict[str, str] = {}
    within = {part.slug: part for programme in book.programmes for part in programme.parts}
    for programme in book.programmes:
        scopes.append(ClaimScope(fund=fund, key=programme.slug, name=programme.name))
        for part in programme.parts:
            parts[part.slug] = part.name
            scopes.append(ClaimScope(fund=fund, key=part.slug, name=part.name, part_of=part.within or programme.slug))
    projects = [
        PredecessorProject(
            fund=fund,
            region=parts.get(project.part, project.part),
            place_slug=_place_of(project.part, within),
            title=project.name,
            lead="" if isinstance(project.lead, NotPublished) else project.lead,
            pence=None if isinstance(project.grant, NotPublished) else project.grant.pence,
            area_codes=list(project.areas),
            note=project.remark,
            source_refs=" ".join(project.provenance.sources),
        )
        for project in book.predecessor_projects
    ]
    return scopes, [_claim(fund, claim, names) for claim in book.claims], projects


def _place_of(part: str, within: Mapping[str, ProgrammePart]) -> str:
    """The place that a part of a programme lies in, itself or by what it is part of; empty when none is said."""
    found = within.get(part)
    while found is not None and found.place is None:
        found = within.get(found.within or "")
    return found.place or "" if found else ""


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


def strand_row(fund: Fund, told: StrandOfBook) -> Strand:
    """A strand as the book tells of it."""
    return Strand(
        fund=fund,
        slug=told.slug,
        name=told.name,
        kind="earmarked" if told.entry is EntryRoute.INVITATION else "competed",
        purpose=told.summary,
        floor_pence=told.floor.pence if told.floor else None,
        cap_pence=told.cap.pence if told.cap else None,
    )


def round_row(strand: Strand, told: PlannedRound) -> Round:
    """A round as the book tells of it, without its terms."""
    note = "" if told.closes_at.at else "time of day not published"
    return Round(strand=strand, slug=told.slug, name=told.name, closing_note=note)


def wave_rows(book: Fundbook, strand: Strand) -> list[Wave]:
    """The waves of readiness of a strand, each with what it asks for."""
    told = next((each for each in book.readiness if each.strand == strand.slug), None)
    if told is None:
        return []
    terms = ReadinessTerms(tuple(_asked(book, each) for each in told.asked), told.asks_devolved_view)
    sources = told.provenance.sources
    return [
        Wave(
            strand=strand,
            key=each.id,
            name=each.name,
            opens_at=each.opens_at.as_opening,
            closes_at=each.closes_at.as_closing,
            closing_note="" if each.closes_at.at else "time of day not published",
            source_refs=" ".join(dict.fromkeys((*each.provenance.sources, *sources))),
            terms_record=terms.as_record(),
        )
        for each in book.readiness_waves
        if each.strand == strand.slug
    ]


def review_terms(book: Fundbook, strand: Strand) -> tuple[ReviewTerms | None, str]:
    """What is stated of reviews in a strand, and where it is written; None where the book says nothing of them."""
    told = next((each for each in book.reviews if each.strand == strand.slug), None)
    return (told.terms(), " ".join(told.provenance.sources)) if told else (None, "")


def _asked(book: Fundbook, told: ReadinessAsk) -> AskedDimension:
    published = next(each for each in book.dimensions if each.id == told.dimension)
    lacks = [each.unknown for each in (told.asks, told.word_limit) if isinstance(each, NotPublished)]
    return AskedDimension(
        published.id,
        published.title,
        published.says,
        "" if isinstance(told.asks, NotPublished) else told.asks,
        told.word_limit if isinstance(told.word_limit, int) else None,
        " ".join(dict.fromkeys(book.unknown(each).what for each in lacks)),
        " ".join(published.provenance.sources),
    )


def area_parts(book: Fundbook, place: str) -> list[AreaPart]:
    """The dated areas of a place."""
    return [
        AreaPart(part.area_code, part.from_, part.until, part.basis, part.provenance.confidence.value)
        for part in book.place_areas
        if part.place == place
    ]
