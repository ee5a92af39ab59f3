"""What the fairness report says of each group, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placefund.domain.fairness.intervals import percent
from placefund.domain.fairness.report import Dimension, Group
from placefund.domain.messages import say
from placefund.domain.money import Money


def group_in_words(group: Group) -> tuple[str, ...]:
    """One sentence or two on its rate, one on the money, and one on its people where these are known."""
    said = [
        say(
            "{name}: {funded} of {applied} applications were funded, {rate} (interval {interval}), "
            "against {others_rate} of all others. {chance}",
            name=group.name,
            funded=group.funded,
            applied=group.applied,
            rate=percent(group.rate),
            interval=group.interval,
            others_rate=percent(group.others_rate),
            chance=_weighed(group.chance),
        )
    ]
    if group.share_of_money is not None and group.money_by_chance is not None:
        said.append(
            say(
                "It asked for {share_of_asks} of the money and was awarded {share_of_money}; had awards "
                "fallen by chance on the same bids, its part would lie within {money_by_chance}, 95 times of "
                "100.",
                share_of_asks=percent(group.share_of_asks),
                share_of_money=percent(group.share_of_money),
                money_by_chance=group.money_by_chance,
            )
        )
    if group.population_share is not None and group.pence_per_head is not None and group.share_of_money is not None:
        said.append(
            say(
                "It has {population_share} of the people and {share_of_money} of the money: {pence_per_head} "
                "for each person.",
                population_share=percent(group.population_share),
                share_of_money=percent(group.share_of_money),
                pence_per_head=Money(group.pence_per_head),
            )
        )
    return tuple(said)


def dimension_in_words(
    dimension: Dimension, groups: Sequence[Group], silent: Sequence[str], population: Mapping[str, int] | None
) -> tuple[str, ...]:
    """Whether any group stands out, and from where nobody applied."""
    told = []
    if not groups:
        told.append(
            say(
                "By {value}, numbers are too small or there is only one group: nothing is shown.", value=dimension.value
            )
        )
    elif not (odd := [group.name for group in groups if group.stands_out]):
        told.append(
            say(
                "By {value}, no group's rate differs from the others' by more than chance explains.",
                value=dimension.value,
            )
        )
    else:
        told.append(
            say(
                "By {value}, the gap is wider than chance explains for {odd}.",
                value=dimension.value,
                odd="; ".join(odd),
            )
        )
    if silent and population is not None:
        part = percent(sum(population[name] for name in silent) / sum(population.values()))
        told.append(say("Nobody applied from {silent}, with {part} of the people.", silent=silent, part=part))
    return tuple(told)


def _weighed(chance: float) -> str:
    gap = say("A gap at least as wide as this comes by chance in")
    if chance < 0.001:
        return say("{gap} fewer than 1 of 1,000 rounds, allowing for the number of groups: look into why.", gap=gap)
    if chance < 0.05:
        return say(
            "{gap} {chance} of 1,000 rounds, allowing for the number of groups: look into why.",
            gap=gap,
            chance=round(chance * 1000),
        )
    if chance >= 0.995:
        return say("A gap as wide as this is what chance alone brings.")
    return say(
        "{gap} {chance} of 100 rounds, so the numbers cannot tell it from chance.", gap=gap, chance=round(chance * 100)
    )
