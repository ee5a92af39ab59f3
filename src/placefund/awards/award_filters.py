"""What a list of awards may be narrowed and ordered by: asked by GET, so that an address can be kept and sent on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from placefund.awards.models import Award
from placefund.domain.messages import say

ORDERS: dict[str, tuple[str, Callable[[Award], Any]]] = {
    "newest": (
        say("Newest first"),
        lambda award: (-award.answered_at.timestamp() if award.answered_at else 0, award.pk),
    ),
    "largest": (say("Largest first"), lambda award: (-award.pence, award.pk)),
    "title": (say("By title"), lambda award: (award.title.casefold(), award.pk)),
    "place": (say("By place"), lambda award: (str(award.partnership.place or ""), award.title.casefold())),
}


class AwardFilters(forms.Form):
    """Nothing in it is required; a value that no award has is refused by name."""

    mark_optional = False
    field_order = ("strand", "place", "sector", "sort")
    sort = forms.ChoiceField(
        label=say("Order"),
        required=False,
        choices=[(key, words) for key, (words, _) in ORDERS.items()],
        error_messages={"invalid_choice": say("Awards cannot be put in that order. Choose one from the list.")},
    )

    def __init__(self, *args: Any, awards: Sequence[Award], **options: Any) -> None:
        super().__init__(*args, **options)
        places = {
            award.partnership.place.slug: award.partnership.place.name for award in awards if award.partnership.place
        }
        self._offer("strand", say("Every strand"), {award.strand.slug: award.strand.name for award in awards})
        self._offer("place", say("Every place"), places)
        self._offer("sector", say("Every sector"), {sector: sector for award in awards for sector in award.sectors})
        self.order_fields(self.field_order)

    def _offer(self, name: str, everything: str, choices: dict[str, str]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=name.capitalize(),
            required=False,
            choices=[("", everything), *sorted(choices.items(), key=lambda choice: choice[1])],
            error_messages={
                "invalid_choice": say("No award here has that {name}. Choose one from the list.", name=name)
            },
        )

    def chosen(self, awards: Sequence[Award]) -> list[Award]:
        """The awards that are asked for, in the order asked for; all of them when the form is not valid."""
        asked = self.cleaned_data if self.is_valid() else {}
        found = [award for award in awards if self._matches(award, asked)]
        return sorted(found, key=ORDERS[asked.get("sort") or "newest"][1])

    @staticmethod
    def _matches(award: Award, asked: dict[str, str]) -> bool:
        place = award.partnership.place.slug if award.partnership.place else ""
        return (
            asked.get("strand", "") in ("", award.strand.slug)
            and asked.get("place", "") in ("", place)
            and (not asked.get("sector") or asked["sector"] in award.sectors)
        )
