"""What the fairness report says of a round, of each comparison and of each group, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.domain.fairness import LEAST, Comparison, Dimension, Group, Report
from placefund.domain.fairness.intervals import percent
from placefund.domain.money import Money, format_exact


def report_in_words(report: Report) -> tuple[str, ...]:
    """The whole round, and what may be read into its rates."""
    whole = ngettext(
        "{funded} of {applied} application was funded, {rate}, with {awarded} of the {asked} that was asked for.",
        "{funded} of {applied} applications were funded, {rate}, with {awarded} of the {asked} that was asked for.",
        report.applied,
    ).format(
        funded=report.funded,
        applied=report.applied,
        rate=percent(report.funded / report.applied),
        awarded=format_exact(report.awarded),
        asked=format_exact(report.asked),
    )
    return (
        whole,
        _(
            "Rates are compared with who applied. They say nothing of those who did not, nor of why bids differ: in merit, in "
            "what they ask for, in who is behind them."
        ),
        _(
            "Groups of fewer than {least} applications are merged, so that no applicant can be told from a number."
        ).format(least=LEAST),
    )


def waiting_in_words(waiting: int) -> tuple[str, ...]:
    """What stands in place of a report while applications have no decision."""
    first = ngettext(
        "{count} application has no decision yet.", "{count} applications have no decision yet.", waiting
    ).format(count=waiting)
    return (first, _("The report is drawn once every application has one."))


def comparison_in_words(comparison: Comparison) -> tuple[str, ...]:
    """Whether any group stands out, and from where nobody applied."""
    dimension = dimension_in_words(comparison.dimension)
    odd = [group.name for group in comparison.groups if group.stands_out]
    if not comparison.groups:
        said = _("By {dimension}, numbers are too small or there is only one group: nothing is shown.")
    elif odd:
        said = _("By {dimension}, the gap is wider than chance explains for {groups}.")
    else:
        said = _("By {dimension}, no group's rate differs from the others' by more than chance explains.")
    told = [said.format(dimension=dimension, groups="; ".join(odd))]
    if comparison.silent and comparison.silent_share is not None:
        said = _("Nobody applied from {places}, with {share} of the people.")
        told.append(said.format(places=", ".join(comparison.silent), share=percent(comparison.silent_share)))
    return tuple(told)


def group_in_words(group: Group) -> tuple[str, ...]:
    """One sentence or two on its rate, one on the money, and one on its people where these are known."""
    rate = ngettext(
        "{group}: {funded} of {applied} application was funded, {rate} (interval {interval}), against {others} of all others.",
        "{group}: {funded} of {applied} applications were funded, {rate} (interval {interval}), against {others} of all others.",
        group.applied,
    ).format(
        group=group.name,
        funded=group.funded,
        applied=group.applied,
        rate=percent(group.rate),
        interval=group.interval,
        others=percent(group.others_rate),
    )
    told = [f"{rate} {_chance(group.chance)}"]
    if group.share_of_money is not None and group.money_by_chance is not None:
        said = _(
            "It asked for {asked} of the money and was awarded {awarded}; had awards fallen by chance on the same bids, its part "
            "would lie within {chance}, 95 times of 100."
        )
        told.append(
            said.format(
                asked=percent(group.share_of_asks), awarded=percent(group.share_of_money), chance=group.money_by_chance
            )
        )
    if group.population_share is not None and group.pence_per_head is not None and group.share_of_money is not None:
        said = _("It has {people} of the people and {money} of the money: {per_head} for each person.")
        told.append(
            said.format(
                people=percent(group.population_share),
                money=percent(group.share_of_money),
                per_head=format_exact(Money(group.pence_per_head)),
            )
        )
    return tuple(told)


def dimension_in_words(dimension: Dimension) -> str:
    return {
        Dimension.NATION: _("nation"),
        Dimension.PLACE: _("place"),
        Dimension.SECTOR: _("sector"),
        Dimension.LEAD: _("kind of lead"),
        Dimension.SIZE: _("size of ask"),
    }[dimension]


def _chance(chance: float) -> str:
    """How often a gap as wide comes by chance."""
    if chance < 0.001:
        return _(
            "A gap at least as wide as this comes by chance in fewer than 1 of 1,000 rounds, allowing for the number of groups: "
            "look into why."
        )
    if chance < 0.05:
        return _(
            "A gap at least as wide as this comes by chance in {rounds} of 1,000 rounds, allowing for the number of groups: look "
            "into why."
        ).format(rounds=round(chance * 1000))
    if chance >= 0.995:
        return _("A gap as wide as this is what chance alone brings.")
    return _(
        "A gap at least as wide as this comes by chance in {rounds} of 100 rounds, so the numbers cannot tell it from chance."
    ).format(rounds=round(chance * 100))
