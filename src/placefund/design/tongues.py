"""What a question says in the language that its reader chose: marked as Welsh where it is, in English where there is no Welsh."""

from __future__ import annotations

from django.utils.html import format_html

from placefund.domain.questions import Question
from placefund.domain.welsh import WELSH, option_words


def in_welsh(text: str) -> str:
    """A Welsh text, marked so that a screen reader says it as Welsh."""
    return format_html('<span lang="{}">{}</span>', WELSH, text) if text else ""


def title_in(question: Question, language: str) -> str:
    """The title of a question."""
    return in_welsh(question.title_cy) if language == WELSH and question.title_cy else question.title


def hint_in(question: Question, language: str) -> str:
    """What a question asks, with its guidance."""
    return in_welsh(question.hint_cy) if language == WELSH and question.hint_cy else question.hint


def example_in(question: Question, language: str) -> str:
    """An answer that somebody might give."""
    return in_welsh(question.example_cy) if language == WELSH and question.example_cy else question.example


def choices_in(question: Question, choices: list[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """What can be chosen: the value that is kept, with the words that stand beside its box."""
    words = option_words(question) if language == WELSH else {}
    return [(value, in_welsh(words[value]) if value in words else label) for value, label in choices]
