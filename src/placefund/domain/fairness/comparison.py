"""Makes the fairness report: sorts a round's outcomes into groups, counts, compares, and proves that the parts are the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from placefund.domain.fairness.intervals import (
    FairnessRefused,
    Interval,
    fisher,
    holm,
    money_by_chance,
    rounded,
    wilson,
)
from placefund.domain.fairness.report import Comparison, Dimension, Group, Outcome, Report
from placefund.domain.fairness.small_groups import merged
from placefund.domain.findings import Finding
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.short_amounts import in_short

NOT_STATED = say("Not stated")
BANDS = (Money.pounds(1_000_000), Money.pounds(5_000_000), Money.pounds(10_000_000))
"""Upper ends of the bands of asks, each included; what is above the last is a band of its own."""


def fairness_report(
    outcomes: Sequence[Outcome],
    *,
    populations: Mapping[Dimension, Mapping[str, int]] | None = None,
    bands: Sequence[Money] = BANDS,
) -> Report:
    """The fairness report of one decided round. The order of outcomes does not matter.

    Args:
        outcomes: every application that was decided on; those found not eligible or withdrawn are left out by the caller.
        populations: people by nation or place, also of those from which nobody applied; None leaves the comparison out.
        bands: upper ends of the bands of asks, rising.

    Raises:
        FairnessRefused: no outcome, one application twice, an award of £0 or above its ask, a population that is missing or
            not above 0, or bands that do not rise.
    """
    _refuse_nonsense(outcomes, bands)
    known = {} if populations is None else populations
    whole = _Tally.of(outcomes)
    comparisons = tuple(_compare(each, outcomes, known.get(each), bands) for each in Dimension)
    interval = wilson(whole.funded, whole.applied)
    return Report(
        applied=whole.applied,
        funded=whole.funded,
        asked=whole.asked,
        awarded=whole.awarded,
        interval=interval,
        comparisons=comparisons,
        findings=tuple(_parts_are_the_whole(each, whole) for each in comparisons if each.groups),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts and sums over some outcomes."""

    applied: int
    funded: int
    asked: Money
    awarded: Money

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> _Tally:
        awards = [each.awarded for each in outcomes if each.awarded is not None]
        return cls(len(outcomes), len(awards), Money.total(each.asked for each in outcomes), Money.total(awards))


def _group_of(dimension: Dimension, outcome: Outcome, bands: Sequence[Money]) -> str:
    if dimension is Dimension.SIZE:
        return _band_names(bands)[sum(1 for end in bands if outcome.asked > end)]
    named = {
        Dimension.NATION: outcome.nation,
        Dimension.PLACE: outcome.place,
        Dimension.SECTOR: outcome.sector,
        Dimension.LEAD: outcome.lead,
    }[dimension]
    return named or NOT_STATED


def _band_names(bands: Sequence[Money]) -> tuple[str, ...]:
    ends = [in_short(end) for end in bands]
    if not ends:
        return (say("Any size"),)
    between = (say("Above {low} to {high}", low=low, high=high) for low, high in pairwise(ends))
    return (say("Up to {ends}", ends=ends[0]), *between, say("Above {ends}", ends=ends[-1]))


def _compare(
    dimension: Dimension, outcomes: Sequence[Outcome], population: Mapping[str, int] | None, bands: Sequence[Money]
) -> Comparison:
    held: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        held.setdefault(_group_of(dimension, outcome, bands), []).append(outcome)
    _refuse_populations(dimension, held, population)
    is_ordered = dimension is Dimension.SIZE
    order = [name for name in _band_names(bands) if name in held] if is_ordered else sorted(held)
    shown = merged({name: len(held[name]) for name in order}, are_neighbours=is_ordered)
    groups = _groups(shown, held, population) if len(shown) > 1 else ()
    silent = tuple(sorted(name for name in population or () if name not in held))
    share = None
    if population is not None:
        share = rounded(sum(population[name] for name in silent) / sum(population.values()))
    return Comparison(dimension=dimension, groups=groups, silent=silent, silent_share=share)


def _groups(
    shown: Sequence[tuple[str, ...]], held: Mapping[str, Sequence[Outcome]], population: Mapping[str, int] | None
) -> tuple[Group, ...]:
    bids = [[outcome for name in names for outcome in held[name]] for names in shown]
    tallies = [_Tally.of(each) for each in bids]
    whole = _Tally.of([outcome for each in bids for outcome in each])
    chances = holm([fisher(each.funded, each.applied, whole.funded, whole.applied) for each in tallies])
    groups = []
    for position, (names, own) in enumerate(zip(shown, tallies, strict=True)):
        inside = [each.asked for each in bids[position]]
        outside = [each.asked for i, other in enumerate(bids) if i != position for each in other]
        by_chance = money_by_chance(inside, outside, whole.funded)
        group = _group(names, own, whole, chance=rounded(float(chances[position])), by_chance=by_chance)
        groups.append(_beside_its_people(group, population))
    return tuple(groups)


def _group(names: tuple[str, ...], own: _Tally, whole: _Tally, *, chance: float, by_chance: Interval | None) -> Group:
    return Group(
        name=_name_of(names),
        members=names,
        applied=own.applied,
        funded=own.funded,
        asked=own.asked,
        awarded=own.awarded,
        rate=rounded(own.funded / own.applied),
        interval=wilson(own.funded, own.applied),
        others_rate=rounded((whole.funded - own.funded) / (whole.applied - own.applied)),
        chance=chance,
        share_of_asks=rounded(own.asked.pence / whole.asked.pence),
        share_of_money=rounded(own.awarded.pence / whole.awarded.pence) if whole.awarded else None,
        money_by_chance=by_chance,
    )


def _beside_its_people(group: Group, population: Mapping[str, int] | None) -> Group:
    if population is None:
        return group
    people = sum(population[name] for name in group.members)
    return replace(
        group,
        population_share=rounded(people / sum(population.values())),
        pence_per_head=round(Fraction(group.awarded.pence, people)),
    )


def _name_of(names: tuple[str, ...]) -> str:
    return (
        names[0] if len(names) == 1 else say("{names} and {last} together", names=", ".join(names[:-1]), last=names[-1])
    )


def _parts_are_the_whole(comparison: Comparison, whole: _Tally) -> Finding:
    groups = comparison.groups
    parts = _Tally(
        sum(group.applied for group in groups),
        sum(group.funded for group in groups),
        Money.total(group.asked for group in groups),
        Money.total(group.awarded for group in groups),
    )
    told = (
        say(
            "By {dimension}: {applied} applications, {funded} funded, {asked} asked, {awarded} awarded, as in the whole "
            "round."
        )
        if parts == whole
        else say(
            "By {dimension}: {applied} applications, {funded} funded, {asked} asked, {awarded} awarded, unlike the whole "
            "round."
        )
    )
    why = told.format(
        dimension=comparison.dimension.value,
        applied=parts.applied,
        funded=parts.funded,
        asked=parts.asked,
        awarded=parts.awarded,
    )
    return Finding("parts_add_up_to_the_whole", parts == whole, why)


def _refuse_nonsense(outcomes: Sequence[Outcome], bands: Sequence[Money]) -> None:
    if not outcomes:
        raise FairnessRefused(say("There are no outcomes to report on. Decide the round first."))
    twice = [reference for reference, count in Counter(each.reference for each in outcomes).items() if count > 1]
    if twice:
        raise FairnessRefused(
            say("The application {twice} is there twice. Count each application once.", twice=min(twice))
        )
    for each in outcomes:
        if each.asked.pence <= 0:
            raise FairnessRefused(
                say(
                    "The application {reference} asks for {asked}. An ask is above £0.",
                    reference=each.reference,
                    asked=each.asked,
                )
            )
        if each.awarded is not None and not Money(0) < each.awarded <= each.asked:
            raise FairnessRefused(
                say(
                    "The application {reference} asked for {asked} and is said to be awarded {awarded}. An award "
                    "is above £0 and not above the ask; give None where there was none.",
                    reference=each.reference,
                    asked=each.asked,
                    awarded=each.awarded,
                )
            )
    if list(bands) != sorted(set(bands)) or any(end.pence <= 0 for end in bands):
        raise FairnessRefused(say("The bands of asks must rise, each from above £0."))


def _refuse_populations(dimension: Dimension, held: Mapping[str, object], population: Mapping[str, int] | None) -> None:
    if population is None:
        return
    for name in sorted(held):
        if name not in population:
            raise FairnessRefused(
                say(
                    "The population of {name} is missing, by {value}. Give it, or give none.",
                    name=name,
                    value=dimension.value,
                )
            )
    for name, people in sorted(population.items()):
        if type(people) is not int or people <= 0:
            raise FairnessRefused(
                say(
                    "The population of {name} is {people}. It is a whole number above 0.",
                    name=name,
                    people=repr(people),
                )
            )
