"""In which language somebody reads what a fund wrote: chosen by a link, and kept for the session of who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from placefund.design.tongues import LANGUAGES, WordsIn, lexicon_of
from placefund.domain.welsh import ENGLISH, Questions, has_welsh

_KEPT = "words_in"
_ASKED = "words"


def words_in(request: HttpRequest, questions: Questions, thing: Any = None) -> WordsIn:
    """The language of these questions, and of what else the fund of `thing` wrote, for whoever asks."""
    if not has_welsh(questions) and not lexicon_of(thing):
        return WordsIn(ENGLISH, is_offered=False)
    return WordsIn(language_of(request), is_offered=True)


def language_of(request: HttpRequest) -> str:
    """The language that whoever asks reads a fund's words in: of the link that was followed, or the one that was chosen last.

    Whoever is not signed in has it by the address alone: nothing is kept in a browser for a choice of words.
    """
    is_known, asked = request.user.is_authenticated, request.GET.get(_ASKED, "")
    if asked not in LANGUAGES:
        kept = request.session.get(_KEPT, ENGLISH) if is_known else ENGLISH
        return kept if kept in LANGUAGES else ENGLISH
    if is_known and request.session.get(_KEPT, ENGLISH) != asked:
        request.session[_KEPT] = asked
    return asked
