"""In which language somebody reads the questions of a round: chosen by a link, and kept for the session of who is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from placefund.domain.welsh import ENGLISH, WELSH, Questions, has_welsh

LANGUAGES = {WELSH: "Cymraeg", ENGLISH: "English"}
"""Each by the name that it has in itself."""
_KEPT = "words_in"
_ASKED = "words"


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages, and whether it is the one that is read now."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WordsIn:
    """The language that was chosen, and whether there is a choice: something of these questions is said in Welsh."""

    code: str
    is_offered: bool

    @property
    def is_welsh(self) -> bool:
        return self.code == WELSH

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(Language(code, name, code == self.code) for code, name in LANGUAGES.items())


def words_in(request: HttpRequest, questions: Questions) -> WordsIn:
    """The language of these questions for whoever asks: of the link that was followed, or else the one that was chosen last.

    Whoever is not signed in has it by the address alone: nothing is kept in a browser for a choice of words.
    """
    if not has_welsh(questions):
        return WordsIn(ENGLISH, is_offered=False)
    is_known, asked = request.user.is_authenticated, request.GET.get(_ASKED, "")
    if asked not in LANGUAGES:
        kept = request.session.get(_KEPT, ENGLISH) if is_known else ENGLISH
        return WordsIn(kept if kept in LANGUAGES else ENGLISH, is_offered=True)
    if is_known and request.session.get(_KEPT, ENGLISH) != asked:
        request.session[_KEPT] = asked
    return WordsIn(asked, is_offered=True)
