"""Who binds a partnership in what is sent to the fund, up to which amount, and why somebody does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.domain.messages import any_of, say
from placefund.domain.money import Money


@dataclass(frozen=True, slots=True)
class Binder:
    """Somebody who binds the partnership and may send here: up to which amount (None: any), and where that is written."""

    person: int
    name: str
    most: Money | None
    written_in: str

    def covers(self, ask: Money | None) -> bool:
        return ask is None or self.most is None or ask <= self.most


def why_not_bound(binders: Sequence[Binder], person: int, ask: Money | None = None) -> str:
    """Why somebody does not bind a partnership in what asks for so much, in a sentence that names who does; empty if they do.

    Where nobody who may send here is named, whoever may send it sends it. `ask` is None for what asks for no money.
    """
    if not binders:
        return ""
    enough = [each for each in binders if each.covers(ask)]
    if any(each.person == person for each in enough):
        return ""
    own = [each for each in binders if each.person == person]
    if enough and not own:
        return say(
            "Its governance says that {people} binds the partnership ({where}). Ask them to send it, or put on record who "
            "else binds it.",
            people=_named(enough),
            where=enough[0].written_in,
        )
    if enough:
        return say(
            "The portfolio asks for {ask}, and you bind the partnership up to {most} ({where}). Ask {people} to send it, or put "
            "on record who else binds it.",
            ask=ask,
            people=_named(enough),
            **_up_to(own),
        )
    if own:
        return say(
            "The portfolio asks for {ask}, and you bind the partnership up to {most} ({where}). Nobody who may send it here "
            "binds it up to that amount: put on record who does.",
            ask=ask,
            **_up_to(own),
        )
    return say(
        "The portfolio asks for {ask}, and {name} binds the partnership up to {most} ({where}). Nobody who may send it here "
        "binds it up to that amount: put on record who does.",
        ask=ask,
        name=_largest(binders).name,
        **_up_to(binders),
    )


def _named(binders: Sequence[Binder]) -> str:
    return any_of(dict.fromkeys(each.name for each in binders))


def _largest(binders: Sequence[Binder]) -> Binder:
    return max(binders, key=lambda each: each.most.pence if each.most else 0)


def _up_to(binders: Sequence[Binder]) -> dict[str, object]:
    largest = _largest(binders)
    return {"most": largest.most, "where": largest.written_in}
