"""What each rule of a portfolio says, in words made of its values; a rule that somebody named keeps that name."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.design.wording.lists import listed, pounds
from placefund.domain.assessment.scoring import format_score
from placefund.domain.portfolio.bids import MoneyKind
from placefund.domain.portfolio.plan import MERIT_IN_A_POINT, Group
from placefund.domain.portfolio.problem import Overlap, Problem
from placefund.domain.portfolio.rules import (
    AtMostOne,
    Attribute,
    Cap,
    Envelope,
    Exposure,
    Floor,
    LevelsAllowed,
    LeverageFloor,
    MustFund,
    MustNotFund,
    Needs,
    Rule,
    Threshold,
    Unit,
)

Titles = Mapping[str, str]
"""The titles of bids by their ids."""


def titles_of(problem: Problem) -> Titles:
    """What sentences call the bids of a question; a bid without a title by its id."""
    return {bid.id: bid.name or bid.id for bid in problem.bids}


def rule_in_words(rule: Rule, titles: Titles) -> str:
    """A rule as people name it. What an earlier version or a person named stays as it was named."""
    if rule.name:
        return rule.name
    match rule:
        case Envelope():
            return _envelope(rule)
        case Floor() | Cap():
            said = _limit(rule)
            return _("{rule} ({person})").format(rule=said, person=rule.who) if rule.who else said
        case Threshold():
            return _("No bid below {score} out of 100").format(score=points_out_of_100(rule.merit))
        case LevelsAllowed():
            levels = listed(_("{percent}%").format(percent=percent) for percent in rule.percents)
            return _("Awards only at {levels} of the ask").format(levels=levels)
        case LeverageFloor():
            return _("At least {percent} pounds of other people's money that counts for each 100").format(
                percent=f"{rule.percent:,}"
            )
        case Exposure():
            return _("At most {percent}% of the money in projects of {who}").format(percent=rule.percent, who=rule.who)
        case _:
            return _about_bids(rule, titles)


def _about_bids(rule: AtMostOne | Needs | MustFund | MustNotFund, titles: Titles) -> str:
    match rule:
        case AtMostOne():
            return _("At most one of {bids}").format(bids=listed(titles.get(bid, bid) for bid in rule.bids))
        case Needs():
            given = {"bid": titles.get(rule.bid, rule.bid), "other": titles.get(rule.needs, rule.needs)}
            if not rule.lot:
                return _("{bid} only together with {other}").format(**given)
            return _("By lot {lot} of {lots}, {bid} only together with {other}").format(
                lot=rule.lot, lots=rule.lots, **given
            )
        case MustFund():
            return _("{bid} is funded ({person})").format(bid=titles.get(rule.bid, rule.bid), person=rule.person)
        case MustNotFund():
            return _("{bid} is not funded ({person})").format(bid=titles.get(rule.bid, rule.bid), person=rule.person)


def _envelope(rule: Envelope) -> str:
    money, year = pounds(rule.thousands), rule.year
    if year is None:
        said = {
            None: _("No more than {money} in all"),
            MoneyKind.CAPITAL: _("No more than {money} of capital money in all"),
            MoneyKind.RESOURCE: _("No more than {money} of resource money in all"),
        }[rule.kind]
    else:
        said = {
            None: _("No more than {money} in {year}"),
            MoneyKind.CAPITAL: _("No more than {money} of capital money in {year}"),
            MoneyKind.RESOURCE: _("No more than {money} of resource money in {year}"),
        }[rule.kind]
    return said.format(money=money, year=year)


def _limit(rule: Floor | Cap) -> str:
    """A floor or a cap: for each kind of group a sentence of its own, in money or in bids."""
    if rule.unit is Unit.MONEY:
        said = _floor_in_money(rule.attribute) if isinstance(rule, Floor) else _cap_in_money(rule.attribute)
    else:
        many = rule.amount
        said = _floor_in_bids(rule.attribute, many) if isinstance(rule, Floor) else _cap_in_bids(rule.attribute, many)
    return said.format(money=pounds(rule.amount), bids=f"{rule.amount:,}", group=_group(rule.attribute, rule.value))


def _floor_in_money(attribute: Attribute) -> str:
    return {
        Attribute.NATION: _("At least {money} in {group}"),
        Attribute.PLACE: _("At least {money} in {group}"),
        Attribute.SECTOR: _("At least {money} in the sector {group}"),
        Attribute.LEAD_TYPE: _("At least {money} with a lead from {group}"),
        Attribute.ALL: _("At least {money} in all"),
    }[attribute]


def _cap_in_money(attribute: Attribute) -> str:
    return {
        Attribute.NATION: _("At most {money} in {group}"),
        Attribute.PLACE: _("At most {money} in {group}"),
        Attribute.SECTOR: _("At most {money} in the sector {group}"),
        Attribute.LEAD_TYPE: _("At most {money} with a lead from {group}"),
        Attribute.ALL: _("At most {money} in all"),
    }[attribute]


def _floor_in_bids(attribute: Attribute, many: int) -> str:
    inside = ngettext("At least {bids} bid in {group}", "At least {bids} bids in {group}", many)
    return {
        Attribute.NATION: inside,
        Attribute.PLACE: inside,
        Attribute.SECTOR: ngettext(
            "At least {bids} bid in the sector {group}", "At least {bids} bids in the sector {group}", many
        ),
        Attribute.LEAD_TYPE: ngettext(
            "At least {bids} bid with a lead from {group}", "At least {bids} bids with a lead from {group}", many
        ),
        Attribute.ALL: ngettext("At least {bids} bid in all", "At least {bids} bids in all", many),
    }[attribute]


def _cap_in_bids(attribute: Attribute, many: int) -> str:
    inside = ngettext("At most {bids} bid in {group}", "At most {bids} bids in {group}", many)
    return {
        Attribute.NATION: inside,
        Attribute.PLACE: inside,
        Attribute.SECTOR: ngettext(
            "At most {bids} bid in the sector {group}", "At most {bids} bids in the sector {group}", many
        ),
        Attribute.LEAD_TYPE: ngettext(
            "At most {bids} bid with a lead from {group}", "At most {bids} bids with a lead from {group}", many
        ),
        Attribute.ALL: ngettext("At most {bids} bid in all", "At most {bids} bids in all", many),
    }[attribute]


def _group(attribute: Attribute, value: str) -> str:
    return value[:1].lower() + value[1:] if attribute is Attribute.LEAD_TYPE else value


def group_in_words(group: Group) -> str:
    """The bids that a floor, a cap or a view is about: “in Wales”."""
    said = {
        Attribute.NATION: _("in {group}"),
        Attribute.PLACE: _("in {group}"),
        Attribute.SECTOR: _("in the sector {group}"),
        Attribute.LEAD_TYPE: _("with a lead from {group}"),
        Attribute.ALL: _("in all"),
    }[group.attribute]
    return said.format(group=_group(group.attribute, group.value))


def overlap_in_words(overlap: Overlap, titles: Titles) -> str:
    """An overlap as a rule is named."""
    one, other = (titles.get(bid, bid) for bid in overlap.bids)
    return _("{bid} and {other} together count {percent}% of the lesser one less").format(
        bid=one, other=other, percent=overlap.percent
    )


def points_out_of_100(thousandths: int) -> str:
    """A score out of 100 from thousandths of a point."""
    return format_score(Fraction(thousandths, MERIT_IN_A_POINT))
