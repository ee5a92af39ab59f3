"""Everything that changes the draft of a fund's book, proposes it or throws it away. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.fundbook.edits import Values, values_at, with_entry_moved, with_values, without_entry, written_at
from placefund.domain.fundbook.parts import Way
from placefund.domain.fundbook.sentences import lacking, lexicon_of, sentences, with_welsh
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.welsh import sentence_key
from placefund.fundbooks.acts import FundbookAct
from placefund.fundbooks.changes.actions import propose
from placefund.fundbooks.drafts.queries import WorkingBook, working_book
from placefund.fundbooks.editions.queries import TEXTS_NOT_KEPT
from placefund.fundbooks.folders import digest_of
from placefund.fundbooks.models import BookDraft, ProposedChange
from placefund.funds.models import Fund
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record

NOTHING: Values = MappingProxyType({})


@transaction.atomic
def change_entry(
    fund: Fund, way: Way, values: Values, *, welsh: Values = NOTHING, over: str, by: User, at: datetime
) -> None:
    """Write these keys of an entry in the draft, or a further entry, and what its sentences say in Welsh, by their English.

    `over` is the digest of the book that the page showed. Welsh is taken away only of what the book says nowhere else.

    Raises:
        NotPossible: somebody has changed the draft since, there is no such entry, or its file cannot be changed here.
    """
    book = _worked_on(fund, over, by=by)
    texts = with_values(book.texts, way, values)
    here = written_at(texts, way)
    elsewhere = {each.english for each in sentences(texts) if each.way != here}
    wanted = {english: said for english, said in welsh.items() if said is not None or english not in elsewhere}
    _keep(fund, book, with_welsh(texts, wanted), way, by=by, at=at)


@transaction.atomic
def say_the_same(fund: Fund, way: Way, english: str, *, over: str, by: User, at: datetime) -> None:
    """Say that Welsh words which were left behind fit these English words as they stand now.

    Raises:
        NotPossible: as for `change_entry`, or the book does not say these words, or says them in Welsh already.
    """
    book = _worked_on(fund, over, by=by)
    row, key = values_at(book.texts, way), sentence_key(english)
    if key not in {each.english for each in lacking(sentences(book.texts), lexicon_of(book.texts))}:
        raise NotPossible(
            say("The book does not say this any more, or says it in Welsh already. Look at the list again.")
        )
    _keep(fund, book, with_welsh(without_entry(book.texts, way), {key: row["welsh"]}), way, by=by, at=at)


@transaction.atomic
def remove_entry(fund: Fund, way: Way, *, over: str, by: User, at: datetime) -> None:
    """Take an entry out of the draft.

    Raises:
        NotPossible: as for `change_entry`.
    """
    book = _worked_on(fund, over, by=by)
    _keep(fund, book, without_entry(book.texts, way), way, by=by, at=at)


@transaction.atomic
def move_entry(fund: Fund, way: Way, places: int, *, over: str, by: User, at: datetime) -> None:
    """Move an entry of the draft that many places down its list; up where it is below nought.

    Raises:
        NotPossible: as for `change_entry`.
    """
    book = _worked_on(fund, over, by=by)
    _keep(fund, book, with_entry_moved(book.texts, way, places), way, by=by, at=at)


def _worked_on(fund: Fund, over: str, *, by: User) -> WorkingBook:
    """The book as it is worked on, locked with its fund."""
    allow(by, Capability.CHANGE_FUND, fund)
    book = working_book(locked(fund))
    if book is None:
        raise NotPossible(TEXTS_NOT_KEPT)
    if book.digest != over:
        raise NotPossible(
            say(
                "Somebody has changed the draft since you opened this page. Look at it as it is now, and change it again."
            )
        )
    if not book.is_current:
        raise NotPossible(
            say(
                "Another change was applied since this draft was begun. Throw it away, and begin from the book as it is now."
            )
        )
    return book


def _keep(fund: Fund, book: WorkingBook, texts: Mapping[str, str], way: Way, *, by: User, at: datetime) -> None:
    """Keep the changed texts; a draft that says what is in force already is none."""
    digest = digest_of(texts)
    if digest == book.digest:
        return
    if digest == book.edition.digest:
        BookDraft.objects.filter(fund=fund).delete()
    else:
        BookDraft.objects.update_or_create(
            fund=fund,
            defaults={
                "edition": book.edition,
                "texts": dict(sorted(texts.items())),
                "digest": digest,
                "changed_at": at,
                "changed_by": by,
            },
        )
    record(FundbookAct.CHANGED_DRAFT, fund, by=by, at=at, part=way.part.name, entry=way.text, digest=digest)


@transaction.atomic
def propose_draft(fund: Fund, *, said: str, over: str, by: User, at: datetime) -> ProposedChange:
    """Propose all that the draft changes as one change; the draft is at its end.

    Raises:
        NotPossible: there is no draft, it was changed since, or another change was applied since it was begun.
        FundbookRefused: it has faults, each with file and line.
        FloorsDoNotFit: with the arithmetic.
    """
    book = _worked_on(fund, over, by=by)
    if book.draft is None:
        raise NotPossible(say("There is no draft to propose: nothing differs from the book in force."))
    change = propose(fund, book.texts, said=said, by=by, at=at)
    book.draft.delete()
    return change


@transaction.atomic
def throw_away(fund: Fund, *, by: User, at: datetime) -> None:
    """Throw the draft away. The record keeps that it was, and its digest.

    Raises:
        NotPossible: there is no draft.
    """
    allow(by, Capability.CHANGE_FUND, fund)
    draft = BookDraft.objects.filter(fund=locked(fund)).first()
    if draft is None:
        raise NotPossible(say("There is no draft of this fund's book to throw away."))
    record(FundbookAct.THREW_DRAFT_AWAY, fund, by=by, at=at, digest=draft.digest)
    draft.delete()
