"""What every kind of answer can do: be asked for, read, kept, said in words, checked and masked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import Message
from placefund.domain.questions import Question

Value = TypeVar("Value")
Json = Any
"""What JSON can hold. A kind knows which of it is its own."""

LONGEST_PROGRESS = 60


class AnswerRefused(NotAllowed):
    """What was given is no answer of the kind that is asked for. The message says what to enter instead."""


class Control(StrEnum):
    """With what a person enters an answer. The kind says which; the form has a field for each."""

    WORDS = "words"
    LINE = "line"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    ONE = "one of several"
    SEVERAL = "some of several"
    AREAS = "areas"
    BODY = "an organisation"
    FILES = "files"
    ROWS = "rows"


class Measure(StrEnum):
    """What an answer can be compared with in a condition or in a rule of the form."""

    NOTHING = "nothing"
    YES_NO = "yes or no"
    NUMBER = "a number"
    MONEY = "an amount"
    DAY = "a day"
    WORDS = "words"
    OPTION = "an option"
    OPTIONS = "options"
    ROWS = "rows"
    FILES = "files"


class AnswerKind(ABC, Generic[Value]):
    """One kind of answer. It holds nothing of an answer: `Value` is what an answer is worth in Python.

    An answer travels as JSON, in a draft as in a snapshot. "" and None stand for no answer, whatever the kind.
    """

    name: ClassVar[str]
    """As a fundbook writes it, and as it is stored: never renamed."""
    label: ClassVar[Message]
    """As whoever writes a form chooses it."""
    control: ClassVar[Control]
    stands_in_rows: ClassVar[bool] = True
    """Whether it can be asked for in each row of a table or a group."""
    measure: ClassVar[Measure] = Measure.NOTHING
    settings: ClassVar[frozenset[str]] = frozenset()
    """What a question of this kind can set of its limits, options, unit, formats and parts; the rest would do nothing."""

    @abstractmethod
    def parse(self, question: Question, given: Any) -> Value | None:
        """What somebody entered as a value; None when nothing was entered.

        Raises:
            AnswerRefused: it is no answer of this kind.
        """

    @abstractmethod
    def as_json(self, question: Question, value: Value) -> Json: ...

    @abstractmethod
    def from_json(self, question: Question, stored: Json) -> Value: ...

    @abstractmethod
    def in_words(self, question: Question, value: Value) -> str:
        """The answer as text: for a sheet, for a comparison, for finding readers whose expertise is near."""

    @abstractmethod
    def asked(self, question: Question) -> str:
        """What is asked for, as a sentence of the published terms."""

    @abstractmethod
    def sample(self, question: Question) -> Any:
        """Something that could be given, for a rehearsal and for tests."""

    def counted(self, question: Question, value: Value) -> Value:
        """What of an answer counts: what is not asked by what is answered before it is as if it had no answer."""
        return value

    def entered(self, question: Question, value: Value) -> Any:
        """An answer as the control shows it, ready to be changed."""
        return value

    def choices(self, question: Question) -> tuple[tuple[str, str], ...]:
        """What there is to choose from: each with its words. Nothing unless the control asks for it."""
        return ()

    def faults(self, question: Question) -> tuple[str, ...]:
        """What is wrong with a question of this kind itself, in sentences for whoever writes a fundbook."""
        return ()

    def findings(self, question: Question, value: Value) -> tuple[str, ...]:
        """What is still wrong with an answer that can be kept in a draft and cannot be sent: “is 12 words over its limit”."""
        return ()

    def progress(self, question: Question, value: Value) -> str:
        """How far an answer is, for the task list of a draft."""
        words = self.in_words(question, value)
        return words if len(words) <= LONGEST_PROGRESS else f"{words[: LONGEST_PROGRESS - 1]}…"

    def texts(self, question: Question, value: Value) -> tuple[str, ...]:
        """The parts in which somebody could have written who they are; they are masked while applicants are hidden."""
        return ()

    def masked(self, question: Question, value: Value, texts: Sequence[str]) -> Value:
        """The same answer with these texts in the place of its own."""
        return value
