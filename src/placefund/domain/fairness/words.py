"""What the fairness report says of each group, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placefund.domain.fairness.intervals import percent
from placefund.domain.fairness.report import Dimension, Group
from placefund.domain.money import Money, format_exact


def group_in_words(group: Group) -> tuple[str, ...]:
    """One sentence or two on its rate, one on the money, and one on its people where these are known."""
    said = [
        f"{group.name}: {group.funded} of {group.applied} applications were funded, {percent(group.rate)} "
        f"(interval {group.interval}), against {percent(group.others_rate)} of all others. {_weighed(group.chance)}"
    ]
    if group.share_of_money is not None and group.money_by_chance is not None:
        said.append(
            f"It asked for {percent(group.share_of_asks)} of the money and was awarded {percent(group.share_of_money)}; had "
            f"awards fallen by chance on the same bids, its part would lie within {group.money_by_chance}, 95 times of 100."
        )
    if group.population_share is not None and group.pence_per_head is not None and group.share_of_money is not None:
        said.append(
            f"It has {percent(group.population_share)} of the people and {percent(group.share_of_money)} of the money: "
            f"{format_exact(Money(group.pence_per_head))} for each person."
        )
    return tuple(said)


def dimension_in_words(
    dimension: Dimension, groups: Sequence[Group], silent: Sequence[str], population: Mapping[str, int] | None
) -> tuple[str, ...]:
    """Whether any group stands out, and from where nobody applied."""
    told = []
    if not groups:
        told.append(f"By {dimension.value}, numbers are too small or there is only one group: nothing is shown.")
    elif not (odd := [group.name for group in groups if group.stands_out]):
        told.append(f"By {dimension.value}, no group's rate differs from the others' by more than chance explains.")
    else:
        told.append(f"By {dimension.value}, the gap is wider than chance explains for {'; '.join(odd)}.")
    if silent and population is not None:
        part = percent(sum(population[name] for name in silent) / sum(population.values()))
        told.append(f"Nobody applied from {', '.join(silent)}, with {part} of the people.")
    return tuple(told)


def _weighed(chance: float) -> str:
    gap = "A gap at least as wide as this comes by chance in"
    if chance < 0.001:
        return f"{gap} fewer than 1 of 1,000 rounds, allowing for the number of groups: look into why."
    if chance < 0.05:
        return f"{gap} {round(chance * 1000)} of 1,000 rounds, allowing for the number of groups: look into why."
    if chance >= 0.995:
        return "A gap as wide as this is what chance alone brings."
    return f"{gap} {round(chance * 100)} of 100 rounds, so the numbers cannot tell it from chance."
