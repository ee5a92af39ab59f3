"""Local authorities, by code, with the name each had when it was chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json
from placefund.domain.messages import say
from placefund.domain.questions import Question

CODE = re.compile(r"[A-Z]\d{8}")


class Areas(AnswerKind[dict[str, str]]):
    """Areas as names by code, in the order of their names."""

    name = "areas"
    label = say("Local authorities")
    control = Control.AREAS
    stands_in_rows = False

    def parse(self, question: Question, given: Any) -> dict[str, str] | None:
        if not given:
            return None
        if not isinstance(given, Mapping) or not all(
            CODE.fullmatch(str(code)) and name for code, name in given.items()
        ):
            raise AnswerRefused(say("Choose local authorities from the list."))
        return {str(code): str(name) for code, name in sorted(given.items(), key=lambda one: (one[1], one[0]))}

    def as_json(self, question: Question, value: dict[str, str]) -> Json:
        return value

    def from_json(self, question: Question, stored: Json) -> dict[str, str]:
        return dict(sorted(stored.items(), key=lambda one: (one[1], one[0])))

    def in_words(self, question: Question, value: dict[str, str]) -> str:
        return ", ".join(value.values())

    def asked(self, question: Question) -> str:
        return say("One or more local authorities")

    def sample(self, question: Question) -> dict[str, str]:
        return {"E08000003": "Manchester", "E08000006": "Salford"}

    def texts(self, question: Question, value: dict[str, str]) -> tuple[str, ...]:
        return tuple(value.values())

    def masked(self, question: Question, value: dict[str, str], texts: Sequence[str]) -> dict[str, str]:
        """How many there are, and nothing of which: an area that is not the place's own can give it away as well."""
        return {f"area-{number}": say("Local authority {number}", number=number) for number in range(1, len(value) + 1)}


KIND = Areas()
