"""Finding: one question a kind, narrowed in the database by the same patterns that mark what was found.

No index is kept. What is found, counted and put in order is read from the rows themselves, through the gate of their kind, when
it is asked for: nothing found is out of date, and no score depends on what else there is, so that an order tells of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window

from placefund.domain.search_words import Piece, SearchWords, nearest, search_words, words_in
from placefund.funds.models import Fund, Round, Strand
from placefund.overview.glossary import THEMES
from placefund.overview.search.declaration import Entry, Kind, Reader, Searchable, Shelf, at_path
from placefund.overview.search.own_kinds import OWN
from placefund.overview.search.public_kinds import PUBLIC
from placefund.places.models import Area, Place

KINDS: tuple[Kind, ...] = (*OWN, *PUBLIC)
FIRST_FEW = 5
"""How many of a kind are shown beside the other kinds."""
A_PAGE = 20
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name and what of it was found, both with the words marked, where it belongs, and its page."""

    name: tuple[Piece, ...]
    where: str
    excerpt: tuple[Piece, ...]
    href: str
    also_in: str = ""


@dataclass(frozen=True, slots=True)
class KindFound:
    """What was found of a kind: how many there are, those that are shown, and the key that the next page begins after."""

    key: str
    title: str
    count: int
    hits: tuple[Hit, ...]
    after: str = ""

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)


def kinds_for(reader: Reader) -> tuple[Kind, ...]:
    """The kinds that are offered to a reader."""
    return tuple(kind for kind in KINDS if kind.is_for(reader))


def kind_called(reader: Reader, key: str) -> Kind | None:
    """The kind by that key; None where there is none, or it is not offered to them."""
    return next((kind for kind in kinds_for(reader) if kind.key == key), None)


def found_everywhere(reader: Reader, words: SearchWords) -> tuple[KindFound, ...]:
    """The first few of every kind that has any. One query a kind, however much there is."""
    if not words.words:
        return ()
    found = (_first_few(kind, reader, words) for kind in kinds_for(reader))
    return tuple(each for each in found if each.count)


def found_in(kind: Kind, reader: Reader, words: SearchWords, after: str = "") -> KindFound:
    """A page of one kind, from the thing after the one that is named. Three queries."""
    if isinstance(kind, Shelf):
        matching = _on_shelf(kind, reader, words)
        start = int(after) if after.isascii() and after.isdigit() and int(after[:9]) < len(matching) else 0
        entries = matching[start : start + A_PAGE]
        following = str(start + A_PAGE) if start + A_PAGE < len(matching) else ""
        return KindFound(
            kind.key, kind.title, len(matching), tuple(_entry_hit(each, words) for each in entries), following
        )
    rows = _ranked(kind, reader, words)
    count = rows.count()
    last = rows.filter(pk=after).first() if _is_key(after) else None
    if last is not None:
        rows = rows.filter(Q(told_rank__gt=last.told_rank) | Q(told_rank=last.told_rank, pk__lt=last.pk))
    shown = list(rows[: A_PAGE + 1])
    following = str(shown[A_PAGE - 1].pk) if len(shown) > A_PAGE else ""
    return KindFound(kind.key, kind.title, count, tuple(_hit(kind, row, words) for row in shown[:A_PAGE]), following)


def only_one_numbered(reader: Reader, words: SearchWords) -> str:
    """The page of the one thing whose number was typed whole; empty where it is none, or of several."""
    if not words.is_reference:
        return ""
    found: dict[tuple[type, Any], str] = {}
    for kind in kinds_for(reader):
        if isinstance(kind, Searchable) and kind.numbers:
            asked = Q()
            for path in kind.numbers:
                asked |= Q(**{f"{path}__iexact": words.typed})
            for row in kind.rows(reader).filter(asked)[:2]:
                found.setdefault((type(row), row.pk), kind.href(row))
    return next(iter(found.values())) if len(found) == 1 else ""


def meant(words: SearchWords) -> SearchWords | None:
    """What was probably meant, where a word is none that anything public is called by; None where nothing is near."""
    known = set(_public_words())
    nearer = [word if word in known else (nearest(word, known) or word) for word in words.words]
    return search_words(" ".join(nearer)) if tuple(nearer) != words.words else None


def _public_words() -> Iterator[str]:
    """The words of public names, for slips of the hand: nobody is led to a word that they might not know of. Five queries."""
    for model in (Fund, Strand, Round, Place, Area):
        rows = Place.published() if model is Place else model._default_manager.all()
        for name in rows.order_by().values_list("name", flat=True):
            yield from words_in(name)
    for theme in THEMES:
        for term in theme.terms:
            yield from words_in(str(term.name))


def _first_few(kind: Kind, reader: Reader, words: SearchWords) -> KindFound:
    if isinstance(kind, Shelf):
        matching = _on_shelf(kind, reader, words)
        return KindFound(
            kind.key, kind.title, len(matching), tuple(_entry_hit(one, words) for one in matching[:FIRST_FEW])
        )
    rows = list(_ranked(kind, reader, words).annotate(told_count=Window(Count("pk")))[:FIRST_FEW])
    count = rows[0].told_count if rows else 0
    return KindFound(kind.key, kind.title, count, tuple(_hit(kind, row, words) for row in rows))


def _ranked(kind: Searchable[Any], reader: Reader, words: SearchWords) -> QuerySet[Any]:
    """The rows in which every word is found: those that are called so first, invented ones last, then the newest."""
    rows, name = kind.rows(reader), kind.fields[0]
    for word in words.looked_for:
        asked = Q()
        for path in kind.fields:
            asked |= Q(**{f"{path}__has_word": word})
        for path, _called in kind.inside:
            holding = rows.model._default_manager.filter(**{f"{path}__has_word": word})
            asked |= Q(pk__in=holding.order_by().values("pk"))
        rows = rows.filter(asked)
    called = Q()
    for word in words.looked_for:
        called &= Q(**{f"{name}__has_word": word})
    rank: Any = Case(When(called, then=Value(0)), default=Value(2), output_field=IntegerField())
    if kind.invented:
        rank = rank + Case(When(**{kind.invented: True}, then=Value(1)), default=Value(0), output_field=IntegerField())
    ranked: QuerySet[Any] = rows.annotate(told_rank=rank)
    return ranked.order_by(F("told_rank"), "-pk")


def _is_key(after: str) -> bool:
    return after.isascii() and after.isdigit() and len(after) < 20 and int(after) <= LARGEST_KEY


def _hit(kind: Searchable[Any], row: Any, words: SearchWords) -> Hit:
    """A row as it is shown: around what was found in it; where that is in something inside it, it says in what."""
    name, texts = str(kind.name(row)), kind.texts(row)
    rest = [text for text in texts if text and text != name]
    telling = next((text for text in rest if words.is_in(text)), "")
    also_in = "" if telling or words.is_in(name) else " ".join(str(called) for _, called in kind.inside[:1])
    telling = (
        telling if telling and telling not in str(kind.where(row)) else at_path(row, kind.tells) if kind.tells else ""
    )
    shown = words.excerpt(telling)
    return Hit(words.marked(name), str(kind.where(row)), shown, kind.href(row), also_in)


def _on_shelf(kind: Shelf, reader: Reader, words: SearchWords) -> list[Entry]:
    matching = [entry for entry in kind.entries(reader) if words.are_in(f"{entry.name} {entry.text}")]
    return sorted(matching, key=lambda entry: not words.are_in(entry.name))


def _entry_hit(entry: Entry, words: SearchWords) -> Hit:
    return Hit(words.marked(entry.name), entry.where, words.excerpt(entry.text), entry.href)
