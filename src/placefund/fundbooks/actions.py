"""Beginning a fund from its book. Nothing else may, but the operator's command and the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.fundbooks.acts import FundbookAct
from placefund.fundbooks.loader import LoadedFund, load_folder, load_texts
from placefund.fundbooks.shelf import ShelvedBook
from placefund.people.access import INSTALLATION, allow
from placefund.people.models import CLOCK, User
from placefund.records.actions import record


@transaction.atomic
def begin(texts: Mapping[str, str], *, like: str = "", by: User, at: datetime) -> LoadedFund:
    """Begin a fund from the texts of a book that was sent or written like another. What the book states is stated by the book.

    Raises:
        AlreadyLoaded: the fund runs; its manager changes it.
        NotPossible: the book is that of a fund that is here, letter for letter, or one of its places is another fund's.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    loaded = load_texts(texts, called=say("that was sent"), by=CLOCK, at=at)
    if not loaded.is_new:
        raise NotPossible(say("{fund} runs here already, from this very book.", fund=loaded.fund))
    more = {"like": like} if like else {}
    record(FundbookAct.BEGAN_FROM_BOOK, loaded.fund, by=by, at=at, book=loaded.fund.slug, **more)
    return loaded


@transaction.atomic
def take(book: ShelvedBook, *, by: User, at: datetime) -> LoadedFund:
    """Begin a fund from a book that came with this installation.

    What the book states is stated by the book, and not by whoever took it.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    loaded = load_folder(book.folder, by=CLOCK, at=at)
    if loaded.is_new:
        record(FundbookAct.BEGAN_FROM_BOOK, loaded.fund, by=by, at=at, book=book.slug)
    return loaded
