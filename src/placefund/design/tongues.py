"""What a fund wrote, in the language that its reader chose: marked as Welsh, or as English where there is no Welsh."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html

from placefund.design.welsh_remarks import ENGLISH_ALONE, REMARK
from placefund.domain.questions import Question
from placefund.domain.terms import Terms
from placefund.domain.welsh import ENGLISH, NO_WELSH, WELSH, Lexicon, option_words

LANGUAGES = {WELSH: "Cymraeg", ENGLISH: "English"}
"""Each by the name that it has in itself."""
Chosen = Callable[[], str]
_chosen: ContextVar[Chosen] = ContextVar("chosen", default=lambda: ENGLISH)


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages, and whether it is the one that is read now."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WordsIn:
    """The language that was chosen, and whether there is a choice: something of what the page shows is said in Welsh."""

    code: str
    is_offered: bool

    @property
    def is_welsh(self) -> bool:
        return self.code == WELSH

    @property
    def remark(self) -> str:
        """What the reader of Welsh is told, in Welsh."""
        return REMARK

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(Language(code, name, code == self.code) for code, name in LANGUAGES.items())


@contextmanager
def reading_in(chosen: Chosen) -> Iterator[None]:
    """Within this, what a fund wrote is read in the language that `chosen` answers; it is asked where it matters alone."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)


def language() -> str:
    """The language that what a fund wrote is read in here."""
    return _chosen.get()()


class _Lexicons:
    """Where the Welsh of a row's fund is found: said by the room of funds when the program starts."""

    find: Callable[[Any], Lexicon] = staticmethod(lambda thing: thing if isinstance(thing, Lexicon) else NO_WELSH)


def find_lexicons_with(find: Callable[[Any], Lexicon]) -> None:
    """Say how the lexicon of a row, or of terms, is found."""
    _Lexicons.find = staticmethod(find)


def lexicon_of(thing: Any) -> Lexicon:
    """The Welsh of what the fund of this row wrote, or of these terms; none where there is no row."""
    return _Lexicons.find(thing) if thing else NO_WELSH


def said(text: str, thing: Any) -> str:
    """A sentence of a fund as its reader chose to read it, and told where it stands in English alone."""
    if not text or language() != WELSH:
        return text
    lexicon = lexicon_of(thing)
    if welsh := lexicon.of(str(text)):
        return in_welsh(welsh)
    if not lexicon and not isinstance(thing, Terms):
        return text  # a fund that says nothing in Welsh is English throughout, and so is the page
    return format_html(
        '<span lang="en-GB">{}</span> <span class="pf-quiet pf-tongue" lang="{}">({})</span>',
        text,
        WELSH,
        ENGLISH_ALONE,
    )


def said_at_length(text: str, thing: Any) -> str:
    """The same of a text of several paragraphs: each stands by itself, within what names their language."""
    if not text or language() != WELSH:
        return linebreaks_filter(text)
    lexicon = lexicon_of(thing)
    if welsh := lexicon.of(str(text)):
        return format_html('<div lang="{}">{}</div>', WELSH, linebreaks_filter(welsh))
    if not lexicon and not isinstance(thing, Terms):
        return linebreaks_filter(text)
    return format_html(
        '<div lang="en-GB">{}</div><p class="pf-quiet pf-tongue" lang="{}">({})</p>',
        linebreaks_filter(text),
        WELSH,
        ENGLISH_ALONE,
    )


def said_plain(text: str, thing: Any) -> str:
    """The same as letters alone, for a title of a page or a paper: in Welsh where it is said so, else in English."""
    return (language() == WELSH and lexicon_of(thing).of(str(text))) or text


def said_if_known(text: str, thing: Any) -> str:
    """The same for what may be anybody's words, such as a link above a page: what has no Welsh is not remarked upon."""
    welsh = said_plain(text, thing)
    return in_welsh(welsh) if welsh != text else text


def in_welsh(text: str) -> str:
    """A Welsh text, marked so that a screen reader says it as Welsh."""
    return format_html('<span lang="{}">{}</span>', WELSH, text) if text else ""


def title_in(question: Question, language: str) -> str:
    """The title of a question."""
    return in_welsh(question.title_cy) if language == WELSH and question.title_cy else question.title


def hint_in(question: Question, language: str) -> str:
    """What a question asks, with its guidance."""
    return in_welsh(question.hint_cy) if language == WELSH and question.hint_cy else question.hint


def heading_in(question: Question, language: str) -> str:
    """The heading of the part of the form that begins with a question."""
    return in_welsh(question.heading_cy) if language == WELSH and question.heading_cy else question.heading


def heading_says_in(question: Question, language: str) -> str:
    """What explains that part."""
    is_welsh = language == WELSH and question.heading_says_cy
    return in_welsh(question.heading_says_cy) if is_welsh else question.heading_says


def example_in(question: Question, language: str) -> str:
    """An answer that somebody might give."""
    return in_welsh(question.example_cy) if language == WELSH and question.example_cy else question.example


def choices_in(question: Question, choices: list[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """What can be chosen: the value that is kept, with the words that stand beside its box."""
    words = option_words(question) if language == WELSH else {}
    return [(value, in_welsh(words[value]) if value in words else label) for value, label in choices]
