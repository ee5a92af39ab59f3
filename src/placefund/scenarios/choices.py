"""The bids and groups that the forms of scenarios and views offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from placefund.domain.messages import say
from placefund.domain.portfolio.plan import Group
from placefund.domain.portfolio.rules import Attribute
from placefund.scenarios.contest import Contender

GROUP_NAMES = {
    Attribute.NATION: say("Nation"),
    Attribute.PLACE: say("Place or region"),
    Attribute.SECTOR: say("Sector"),
    Attribute.LEAD_TYPE: say("Lead"),
    Attribute.ALL: say("All bids"),
}
CHOOSE = ("", say("Choose"))


def bid_choices(contenders: Iterable[Contender]) -> list[tuple[str, str]]:
    return [CHOOSE, *((each.id, str(each.application)) for each in contenders)]


def group_choices(groups: Iterable[Group]) -> list[tuple[str, str]]:
    return [CHOOSE, *((each.key, _called(each)) for each in groups)]


def _called(group: Group) -> str:
    kind = GROUP_NAMES[group.attribute]
    return say("{kind}: {group}", kind=kind, group=group.value) if group.value else kind
