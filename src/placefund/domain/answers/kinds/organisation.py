"""An organisation: its name and, where it has one, its number in a public register."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json
from placefund.domain.messages import say
from placefund.domain.questions import Question

MOST_LETTERS = 200
IDENTIFIER = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,12}-[A-Z0-9./-]{1,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation by its name. `identifier` is country, register and number; "" when none was given."""

    name: str
    identifier: str = ""


class NamedBody(AnswerKind[Body]):
    """An organisation that need not be registered here."""

    name = "organisation"
    label = say("An organisation")
    control = Control.BODY

    def parse(self, question: Question, given: Any) -> Body | None:
        if given is None or given == "":
            return None
        if isinstance(given, Body):
            given = {"name": given.name, "identifier": given.identifier}
        if not isinstance(given, Mapping) or set(given) - {"name", "identifier"}:
            raise AnswerRefused(say("Enter the name of an organisation, and its number in a register if it has one."))
        name = " ".join(str(given.get("name") or "").split())
        identifier = "".join(str(given.get("identifier") or "").split()).upper()
        if not name and not identifier:
            return None
        if not name:
            raise AnswerRefused(say("Enter the name of the organisation as well as its number."))
        if len(name) > MOST_LETTERS:
            raise AnswerRefused(say("A name has at most {most} letters. Shorten it.", most=MOST_LETTERS))
        if identifier and not IDENTIFIER.fullmatch(identifier):
            raise AnswerRefused(
                say("Enter a number made of country, register and number, such as GB-COH-01234567, or leave it empty.")
            )
        return Body(name, identifier)

    def as_json(self, question: Question, value: Body) -> Json:
        return {"name": value.name} | ({"identifier": value.identifier} if value.identifier else {})

    def from_json(self, question: Question, stored: Json) -> Body:
        return Body(stored["name"], stored.get("identifier", ""))

    def in_words(self, question: Question, value: Body) -> str:
        return f"{value.name} ({value.identifier})" if value.identifier else value.name

    def asked(self, question: Question) -> str:
        return say("An organisation, by its name and its number in a register")

    def sample(self, question: Question) -> dict[str, str]:
        return {"name": str(say("Harbour Instruments Ltd")), "identifier": "GB-COH-01234567"}

    def entered(self, question: Question, value: Body) -> dict[str, str]:
        return {"name": value.name, "identifier": value.identifier}

    def texts(self, question: Question, value: Body) -> tuple[str, ...]:
        return (value.name, value.identifier) if value.identifier else (value.name,)

    def masked(self, question: Question, value: Body, texts: Sequence[str]) -> Body:
        """Its name under the veil, and no number: a register gives away whose it is."""
        return Body(texts[0])


KIND = NamedBody()
