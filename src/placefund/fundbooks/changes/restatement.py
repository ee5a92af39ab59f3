"""From the edition in force to the next: each room is asked to bring its own rows to what the changed book says of them."""

from __future__ import annotations

from datetime import datetime

from placefund.domain.fundbook.difference import Change, difference
from placefund.domain.fundbook.format import Fundbook
from placefund.evaluation import actions as evaluation
from placefund.fundbooks.formulas import published_formula
from placefund.fundbooks.loader import add_place, allocate, state
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
from placefund.funds.amendments import actions as amendments
from placefund.funds.models import Fund, Round, Strand
from placefund.funds.queries import coverage_of
from placefund.people.models import Actor
from placefund.places import actions as places
from placefund.places.models import Place
from placefund.portfolios.review.actions import restate_terms as restate_review
from placefund.readiness.waves.actions import restate as restate_waves

Differing = dict[tuple[str, str], Change]


def restate_fund(
    fund: Fund, old: Fundbook, new: Fundbook, *, digest: str, in_use: frozenset[str], by: Actor, at: datetime
) -> None:
    """Make a fund what its changed book says. The rules of `change_rules` were asked before; each action asks its own again."""
    differing: Differing = {(each.part, each.key): each.change for each in difference(old, new)}
    fund = amendments.change_fund(fund, fund_row(new, digest), by=by, at=at)
    strands = _strands(fund, new, by=by, at=at)
    _places(old, new, strands, differing, by=by, at=at)
    for told in new.coverage:
        holding = coverage_of(fund).holding(told.kind)
        if ("coverage", told.kind.value) in differing and (holding.extent, holding.since) != (told.extent, told.from_):
            state(fund, told, by=by, at=at)
    amendments.restate(fund, described_rows(fund, new), in_use=in_use, by=by, at=at)
    for formula in new.formulas:
        if differing.get(("formulas", formula.id)) is Change.ADDED:
            funds.hold_formula(strands[formula.strand], published_formula(new, formula), by=by, at=at)
    _rounds(fund, new, strands, differing, by=by, at=at)
    for strand in strands.values():
        restate_waves(strand, wave_rows(new, strand), by=by, at=at)
        restate_review(strand, *review_terms(new, strand), by=by, at=at)
    evaluation.restate_claims(fund, *claim_rows(fund, new), by=by, at=at)


def _strands(fund: Fund, new: Fundbook, *, by: Actor, at: datetime) -> dict[str, Strand]:
    kept = {strand.slug: strand for strand in fund.strands.all()}
    for told in new.strands:
        if told.slug in kept:
            amendments.change_strand(kept[told.slug], strand_row(fund, told), by=by, at=at)
        else:
            kept[told.slug] = funds.add_strand(strand_row(fund, told), by=by, at=at)
    return kept


def _places(
    old: Fundbook, new: Fundbook, strands: dict[str, Strand], differing: Differing, *, by: Actor, at: datetime
) -> None:
    kept = {place.slug: place for place in Place.objects.filter(slug__in=[told.slug for told in old.places])}
    for told in new.places:
        # A place that is new in the book is made, and never another fund's taken over: `add_place` refuses a slug that is taken.
        if told.slug not in kept or differing.get(("places", told.slug)) is Change.ADDED:
            kept[told.slug] = add_place(new, told, by=by, at=at)
            continue
        places.restate(
            kept[told.slug],
            area_parts(new, told.slug),
            name=told.name,
            basis=told.coverage,
            confidence=told.provenance.confidence.value,
            nation=told.nation.value,
            by=by,
            at=at,
        )
    for allocation in new.allocations:
        if ("allocations", f"{allocation.place}, {allocation.version}") in differing:
            strand = strands[new.place(allocation.place).strand]
            allocate(strand, kept[allocation.place], allocation, by=by, at=at)


def _rounds(
    fund: Fund, new: Fundbook, strands: dict[str, Strand], differing: Differing, *, by: Actor, at: datetime
) -> None:
    own = Round.objects.filter(strand__fund=fund, programme=None)  # a place's calls are no part of the fund's book
    kept = {round_.slug: round_ for round_ in own.select_related("strand__fund")}
    for slug, round_ in kept.items():
        if differing.get(("rounds", slug)) is Change.REMOVED:
            amendments.drop_round(round_, by=by, at=at)
    for told in new.rounds:
        slug, wanted, terms = told.slug, round_row(strands[told.strand], told), terms_of(new, told)
        if slug not in kept:
            funds.add_round(wanted, terms, by=by, at=at)
            continue
        amendments.change_round(kept[slug], wanted, by=by, at=at)
        if kept[slug].state == "planned" and kept[slug].terms_record != terms.as_record():
            funds.set_terms(kept[slug], terms, by=by, at=at)
