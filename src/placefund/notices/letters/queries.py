"""Reading what a fund says around its messages, version by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from placefund.domain.differences import Change, changes
from placefund.domain.letter_examples import EXAMPLES
from placefund.domain.letters import LETTERED, NO_SIGNATURE, SIGNATURE, SIGNATURE_LABEL, STANDARD, FillIn, Letter
from placefund.domain.messages import Message, say
from placefund.domain.notices import Bearing, NoticeKind, kind_of
from placefund.notices.composition import particulars_of, values_of, written_out
from placefund.notices.models import LetterVersion, Mail
from placefund.notices.queries import letters_in_force
from placefund.people.models import User

EXAMPLE_WAIT = timedelta(days=14)
"""How long from now a made-up message leaves for what it asks."""
TESTS_EVERY, MOST_TESTS = timedelta(minutes=10), 5
"""So many letters may somebody send to themselves within that time."""
PARTS = (("subject", say("Subject")), ("opening", say("Opening")), ("closing", say("Closing")))


@dataclass(frozen=True, slots=True)
class LetterTitle:
    """What a fund words in one language: the letter of a kind of message, or the signature, which has no kind."""

    stored: str
    language: str

    @property
    def kind(self) -> NoticeKind | None:
        return kind_of(self.stored)

    @property
    def name(self) -> str:
        return self.kind.label if self.kind else SIGNATURE_LABEL

    @property
    def standard(self) -> Letter:
        return STANDARD if self.kind else NO_SIGNATURE

    @property
    def example(self) -> tuple[str, str]:
        """What the program might say in such a message: a subject and what happened. All of it is made up."""
        return EXAMPLES[self.kind or NoticeKind.CLARIFICATION]


def title_of(language: str, stored: str) -> LetterTitle | None:
    """The letter that an address names; None where no fund words such a one, or nobody reads that language here."""
    kind = kind_of(stored)
    is_known = stored == SIGNATURE or (kind is not None and kind in LETTERED)
    return LetterTitle(stored, language) if is_known and language in dict(settings.LANGUAGES) else None


def versions_of(fund: str, title: LetterTitle) -> list[LetterVersion]:
    """Every version of a letter, the newest first."""
    rows = LetterVersion.objects.filter(fund=fund, kind=title.stored, language=title.language)
    return list(rows.select_related("written_by").order_by("-number"))


def standing_of_all(fund: str, language: str) -> dict[str, LetterVersion]:
    """The newest version of each letter that a fund has worded, by kind. One query."""
    return letters_in_force(fund, [SIGNATURE, *(kind.value for kind in LETTERED)], language)


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One version and what it changed: each part that differs from the version before, as one text."""

    version: LetterVersion
    parts: Sequence[tuple[Message, tuple[Change, ...]]]


def changes_of(versions: Sequence[LetterVersion], standard: Letter) -> list[VersionChange]:
    """What each version changed of the one before, of the standard text where it is the first. `versions` begin at the newest."""
    before = [*(row.letter for row in versions[1:]), standard]
    return [VersionChange(row, _changed(row.letter, earlier)) for row, earlier in zip(versions, before, strict=False)]


def _changed(later: Letter, earlier: Letter) -> list[tuple[Message, tuple[Change, ...]]]:
    both = [(name, getattr(earlier, part), getattr(later, part)) for part, name in PARTS]
    return [(name, changes(before, now)) for name, before, now in both if before != now]


def tests_sent(email: str, at: datetime) -> int:
    """How many letters went to this address as a test of late."""
    return Mail.objects.filter(to=email, is_test=True, created_at__gt=at - TESTS_EVERY).count()


def drafted(fund: Any, title: LetterTitle, letter: Letter, round_: Any = None, *, to: User, at: datetime) -> Mail:
    """A mail as this letter would make it, with made-up words of what happened. It is not kept."""
    kind = title.kind or NoticeKind.CLARIFICATION
    subject, said = title.example
    about = round_ if round_ is not None and kind.bearing is Bearing.ROUND else fund
    until = at + EXAMPLE_WAIT if kind.asks_something else None
    facts = particulars_of(kind, about, to.name if kind.asks_something else "", until) | {"created_at": at}
    signed = letters_in_force(fund.slug, [SIGNATURE], title.language).get(SIGNATURE)
    around, signature = (letter, signed.letter if signed else NO_SIGNATURE) if title.kind else (STANDARD, letter)
    values = values_of(about, facts, subject) | {FillIn.RECIPIENT: to.name}
    return Mail(to=to.email, **facts | written_out(around, signature, said, values))
