"""The questions of a round, their limits, and how words are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONG_TEXT = "text"
"""The kind of a question that names none. Terms from before there were others say nothing of a kind."""


EACH_PARTNER = "each partner"
"""Who answers a question that every partner answers for itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a round's form. `word_limit` 0 means no limit; `key` is stable, so answers survive a new title.

    `kind` is the name of one of `domain.answers`. What `options`, `least`, `most` and `unit` mean is for the kind to say.
    `formats` and `megabytes` are which files it takes and how large one may be; `parts` is what each row asks, in order.
    `informs` are the keys of the criteria that its answer is judged by; empty where the fund has not said.
    `who_answers` is `EACH_PARTNER` where every partner that has joined answers it for itself; empty where the bid has one answer.
    `show_when` is when it is asked, in the language of `domain.expressions`; empty where it is asked of everybody.
    `example` is an answer that somebody might give, shown to whoever wants to see one.
    `heading` begins a part of the form with this question, and `heading_says` explains that part: nothing is answered there.
    `minutes` are how long the fund expects an answer to take; 0 where it has not said.
    What ends in `_cy` are the same words in Welsh, each as a whole; empty where there are none.
    """

    key: str
    title: str
    hint: str = ""
    word_limit: int = 0
    is_required: bool = True
    kind: str = LONG_TEXT
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str = ""
    formats: tuple[str, ...] = ()
    megabytes: int | None = None
    parts: tuple[Question, ...] = ()
    informs: tuple[str, ...] = ()
    show_when: str = ""
    who_answers: str = ""
    title_cy: str = ""
    hint_cy: str = ""
    options_cy: tuple[str, ...] = ()
    example: str = ""
    example_cy: str = ""
    heading: str = ""
    heading_says: str = ""
    heading_cy: str = ""
    heading_says_cy: str = ""
    minutes: int = 0

    @property
    def is_answered_by_each(self) -> bool:
        return self.who_answers == EACH_PARTNER

    def as_record(self) -> dict[str, Any]:
        """This question as JSON values. What says nothing is left out, so that the digest of older terms stays what it was."""
        record: dict[str, Any] = {
            "key": self.key,
            "title": self.title,
            "hint": self.hint,
            "word_limit": self.word_limit,
            "is_required": self.is_required,
        }
        if self.kind != LONG_TEXT:
            said = {
                "options": list(self.options),
                "least": self.least,
                "most": self.most,
                "unit": self.unit,
                "formats": list(self.formats),
                "megabytes": self.megabytes,
                "parts": [part.as_record() for part in self.parts],
            }
            record |= {"kind": self.kind} | {name: value for name, value in said.items() if value not in ([], None, "")}
        record |= {"informs": list(self.informs)} if self.informs else {}
        later = {
            "show_when": self.show_when,
            "who_answers": self.who_answers,
            "title_cy": self.title_cy,
            "hint_cy": self.hint_cy,
            "options_cy": list(self.options_cy),
            "example": self.example,
            "example_cy": self.example_cy,
            "heading": self.heading,
            "heading_says": self.heading_says,
            "heading_cy": self.heading_cy,
            "heading_says_cy": self.heading_says_cy,
            "minutes": self.minutes,
        }
        return record | {name: value for name, value in later.items() if value}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Question:
        lists = {name: tuple(record.get(name, ())) for name in ("options", "formats", "informs", "options_cy")}
        parts = tuple(cls.from_record(part) for part in record.get("parts", ()))
        return cls(**{**record, **lists, "parts": parts})


@dataclass(frozen=True, slots=True)
class FormRule:
    """What must hold between the answers of a form, in the language of `domain.expressions`.

    `title` is the sentence that must hold, `says` what an applicant reads where it does not. Where it is not `is_blocking`, a
    bid can be sent all the same, and people look at it.
    """

    key: str
    title: str
    must_hold: str
    says: str
    is_blocking: bool = True

    def as_record(self) -> dict[str, Any]:
        """This rule as JSON values."""
        return {
            "key": self.key,
            "title": self.title,
            "must_hold": self.must_hold,
            "says": self.says,
            "is_blocking": self.is_blocking,
        }


def word_count(text: str) -> int:
    """Words are what white space separates: the count a word processor gives."""
    return len(text.split())
