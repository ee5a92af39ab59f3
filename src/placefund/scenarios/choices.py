"""The bids and groups that the forms of scenarios and views offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from placefund.domain.portfolio.plan import Group
from placefund.domain.portfolio.rules import Attribute
from placefund.scenarios.contest import Contender

GROUP_NAMES = {
    Attribute.NATION: "Nation",
    Attribute.PLACE: "Place or region",
    Attribute.SECTOR: "Sector",
    Attribute.LEAD_TYPE: "Lead",
    Attribute.ALL: "All bids",
}
CHOOSE = ("", "Choose")


def bid_choices(contenders: Iterable[Contender]) -> list[tuple[str, str]]:
    return [CHOOSE, *((each.id, str(each.application)) for each in contenders)]


def group_choices(groups: Iterable[Group]) -> list[tuple[str, str]]:
    return [CHOOSE, *((each.key, f"{GROUP_NAMES[each.attribute]}: {each.value}".removesuffix(": ")) for each in groups)]
