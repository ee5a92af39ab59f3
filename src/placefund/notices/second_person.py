"""The pages of a step that one person asks for and another takes: each shows it first; and which of them are open to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown, foreseen_page
from placefund.people.access import has
from placefund.people.models import TwoPersonStep
from placefund.web.crumbs import Landmark, way_to
from placefund.web.steps import Onward


def two_person_page(
    request: HttpRequest,
    thing: Landmark,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    then: Callable[[Any], Onward],
    *,
    back: str,
    caption: str,
    means: Iterable[str] = (),
    asked: TwoPersonStep | None = None,
    hindrance: str = "",
    shows: Callable[[], Iterable[Shown]] = tuple,
    way_back: str = "",
    instead: tuple[str, str] | None = None,
) -> HttpResponse:
    """Ask for a step, confirm, refuse or withdraw it. `asked` is what was asked, `hindrance` why this person cannot answer it,
    `instead` the words and the address of what they can do otherwise."""
    return foreseen_page(
        request,
        "notices/second_person.html",
        way_to(request, thing).to(title),
        form,
        act,
        then,
        does=title,
        back_url=back,
        way_back=way_back,
        shows=shows,
        caption=caption,
        heading=title,
        means=tuple(means),
        asked=asked,
        hindrance=hindrance,
        instead=instead,
    )


@dataclass(frozen=True, slots=True)
class SecondPersonPages:
    """The three pages on what was asked: `confirm-…`, `refuse-…` and `withdraw-…` of a name, and who may ask and confirm."""

    name: str
    ask: Capability
    confirm: Capability

    def ways(self, asked: TwoPersonStep | None, thing: Any, user: Any) -> list[tuple[str, str]]:
        """What this person may do about what waits for a second person: in words, each with its address."""
        found = []
        if asked and has(user, self.confirm, thing) and not asked.why_not_answered_by(user):
            found += [(say("Confirm it"), "confirm"), (say("Refuse it"), "refuse")]
        if asked and has(user, self.ask, thing) and not asked.why_not_withdrawn_by(user):
            found += [(say("Withdraw it"), "withdraw")]
        return [
            (words, reverse(f"{step}-{self.name}", args=[thing.pk, asked.pk]))
            for words, step in found
            if asked is not None
        ]
