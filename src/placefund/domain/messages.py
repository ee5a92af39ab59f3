"""Sentences for people as values: the words, the values in them, and the translation that is made when somebody reads it.

The domain knows no framework, so it does not translate. It says what it has to say in English, with named places for the
values; whoever shows the sentence has installed how words are translated (`speak_with`). Until then English is spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, Self

from placefund.domain.periods import london


class Plural(Protocol):
    """How a language picks the words for a count, such as gettext's `ngettext`."""

    def __call__(self, one: str, many: str, count: int, /) -> str: ...


def _english(text: str) -> str:
    return text


def _english_plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


class _Speech:
    """How sentences are translated now: one for the process, installed when it starts."""

    single: Callable[[str], str] = staticmethod(_english)
    plural: Plural = staticmethod(_english_plural)


def speak_with(single: Callable[[str], str], plural: Plural) -> None:
    """Install how words are translated. Both are asked anew each time a sentence is shown, in the reader's language."""
    _Speech.single, _Speech.plural = staticmethod(single), staticmethod(plural)


class Message(str):
    """A sentence that is kept and compared in English, and read in the language of whoever it is shown to.

    As a text it *is* the English sentence: records, digests and comparisons see the same letters whoever acts, and in
    whatever language. `str()`, f-strings and templates give the reader's. `text` has named places, as in
    “The ask of {ask} is above the cap of {cap}.”; `values` are what stands in them, and are never cut out of words again.
    """

    __slots__ = ("many", "number", "text", "values")

    text: str
    values: Mapping[str, Any]
    many: str
    number: int | None

    def __new__(
        cls, text: str, values: Mapping[str, Any] | None = None, many: str = "", number: int | None = None
    ) -> Self:
        values = values or {}
        words = text if number is None else _english_plural(text, many, number)
        made = super().__new__(cls, _filled(words, values, _in_english))
        made.text, made.values, made.many, made.number = text, values, many, number
        return made

    def __str__(self) -> str:
        is_plain = self.number is None
        words = _Speech.single(self.text) if is_plain else _Speech.plural(self.text, self.many, self.number or 0)
        try:
            return _filled(words, self.values, written)
        except (KeyError, ValueError, IndexError, AttributeError):
            return str.__str__(
                self
            )  # a translation that names a place which is not there: English is better than no page

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __add__(self, other: str, /) -> Message:
        return run_on(self, other)

    def __radd__(self, other: str, /) -> Message:
        return run_on(other, self)

    def format(self, *places: object, **values: object) -> Message:
        """The sentence with its values, for one that is held without them in a table of sentences."""
        return Message(self.text, {**self.values, **values}, self.many, self.number)

    def lower(self) -> Message:
        return Message("{word}", {"word": _Inflection(self, str.lower)})

    def capitalized(self) -> Message:
        """The words as they begin a sentence or stand alone."""
        return Message("{word}", {"word": _Inflection(self, lambda words: words[:1].upper() + words[1:])})

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.text, self.values, self.many, self.number

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.__getnewargs__()


class _Inflection:
    """Words whose letters are changed when their language is known, as a label's within a sentence."""

    __slots__ = ("how", "word")

    def __init__(self, word: Message, how: Callable[[str], str]) -> None:
        self.word, self.how = word, how

    def __str__(self) -> str:
        return self.how(str(self.word))


def say(text: str, /, **values: Any) -> Message:
    """A sentence with its values: `say("The ask of {ask} is above the cap of {cap}.", ask=ask, cap=cap)`."""
    return Message(text, values)


def say_count(one: str, many: str, /, count: int, **values: Any) -> Message:
    """A sentence whose words depend on a count, which stands in it as `{count}`."""
    return Message(one, {"count": count, **values}, many, count)


def run_on(*sentences: str) -> Message:
    """Several sentences one after the other, each still to be translated. Put the space between them where it belongs."""
    return row_of(sentences, "")


def row_of(things: Iterable[object], between: str = ", ") -> Message:
    """Things one after the other with something between them, such as a comma; each is written, or still to be translated."""
    places = {f"part_{number}": thing for number, thing in enumerate(things)}
    return Message(
        "{between}".join(f"{{{place}}}" for place in places), {**places, "between": between} if places else {}
    )


def any_of(things: Iterable[object]) -> Message:
    """“a, b or c”."""
    return _listed(tuple(things), say("{first} or {last}"))


def all_of(things: Iterable[object]) -> Message:
    """“a, b and c”."""
    return _listed(tuple(things), say("{first} and {last}"))


def _listed(things: tuple[object, ...], last_two: Message) -> Message:
    if len(things) < 2:
        return row_of(things)
    return last_two.format(first=row_of(things[:-1]), last=things[-1])


def paragraph(sentences: Iterable[str]) -> Message:
    """Whole sentences with spaces between them, each still to be translated."""
    return row_of(sentences, " ")


def span(first: object, last: object) -> Message:
    """“4 to 9”: from the first to the last, both within it."""
    return say("{first} to {last}", first=first, last=last)


def month(value: date) -> Message:
    """June 2026."""
    return say("{month} {year}", month=MONTHS[value.month - 1], year=value.year)


def day(value: date) -> Message:
    """21 November 2026."""
    return say("{day} {month} {year}", day=value.day, month=MONTHS[value.month - 1], year=value.year)


def written(value: Any) -> str:
    """A value as it stands in a sentence: a day and a moment in words, several things with commas, the rest as itself."""
    return _written(value, str)


def _in_english(value: Any) -> str:
    return _written(value, _english_letters)


def _english_letters(value: Any) -> str:
    match value:
        case Message():
            return str.__str__(value)
        case _Inflection():
            return value.how(str.__str__(value.word))
    return str(value)


def _written(value: Any, own: Callable[[Any], str]) -> str:
    match value:
        case datetime():
            return _moment(london(value), own)
        case date():
            return f"{value.day} {own(MONTHS[value.month - 1])} {value.year}"
        case tuple() | list():
            return ", ".join(_written(each, own) for each in value)
    return own(value)


def on_the_clock(local: datetime) -> str:
    """4pm, 4:05pm, midday, midnight: the hour and minute of a London time, one wording for pages, mails and minutes."""
    if local.minute == 0 and local.hour in (0, 12):
        return MIDDAY if local.hour else MIDNIGHT
    return f"{local.hour % 12 or 12}{f':{local.minute:02d}' if local.minute else ''}{'am' if local.hour < 12 else 'pm'}"


def _moment(local: datetime, own: Callable[[Any], str]) -> str:
    """An instant on a London clock. A day ends at midnight, which belongs to it: nobody reads a deadline a day late."""
    if local.time() == time(0):
        return own(END_OF_DAY).format(day=_written(local.date() - timedelta(days=1), own))
    return own(ON_A_DAY).format(clock=own(on_the_clock(local)), day=_written(local.date(), own))


class _Place:
    """A value in its place: printed by `own`, unless the place asks for a form of its own, such as `{count:,}`."""

    __slots__ = ("own", "value")

    def __init__(self, value: Any, own: Callable[[Any], str]) -> None:
        self.value, self.own = value, own

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else self.own(self.value)


def _filled(words: str, values: Mapping[str, Any], own: Callable[[Any], str]) -> str:
    """The words with their values. Without values nothing is a place, so a brace in them is a brace."""
    if not values:
        return words
    return words.format_map({name: _Place(value, own) for name, value in values.items()})


END_OF_DAY, ON_A_DAY = say("midnight at the end of {day}"), say("{clock} on {day}")
MIDDAY, MIDNIGHT = say("midday"), say("midnight")
MONTHS = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
    say("July"), say("August"), say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip
