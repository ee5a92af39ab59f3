"""What a fund says around the words of its messages: a subject, an opening and a closing, with a closed list of fill-ins.

What happened, the particulars, the link and the address for replies are the program's, and stand in every message whatever a
fund writes. A letter is plain text: nothing in it is run, no markup and no address of the web is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, any_of, say
from placefund.domain.notices import Bearing, NoticeKind
from placefund.domain.outbox import AMONG_AUTHORS, TO_DRAFTS

SIGNATURE = "signature"
"""Stands where a kind does, for the lines below every message of a fund: who signs, and how to reach them."""
SIGNATURE_LABEL = say("The signature")
LONGEST_SUBJECT, LONGEST_PART, LONGEST_SIGNATURE, LONGEST_REASON = 150, 3000, 400, 300
MOST_SIGNATURE_LINES = 8
WITHOUT_NAMES = frozenset({NoticeKind.ROLE_INVITATION}) | TO_DRAFTS
"""Kinds in which no name is filled in: nobody's is known yet, or the fund may not know it."""
_WITH_FUND = frozenset({NoticeKind.ROLE_INVITATION, NoticeKind.INVITATION_REMINDER})
"""Kinds that stand in a fund in some cases alone."""
LETTERED = tuple(
    kind
    for kind in NoticeKind
    if (kind.bearing is not Bearing.NEITHER or kind in _WITH_FUND) and kind not in AMONG_AUTHORS
)
"""The kinds of message that a fund words, as it stands in them."""


class FillIn(StrEnum):
    """What may stand in a letter in curly brackets, and becomes something else in each message."""

    SUBJECT = "subject"
    RECIPIENT = "recipient"
    FUND = "fund"
    ROUND = "round"
    CLOSES = "closes"
    UNTIL = "until"
    ASKS = "asks"
    SITE = "site"

    @property
    def label(self) -> Message:
        """What it becomes."""
        return _FILL_INS[self]

    @property
    def place(self) -> str:
        """As it is typed."""
        return f"{{{self.value}}}"


_FILL_INS = {
    FillIn.SUBJECT: say("the standard subject, which says what happened to which thing"),
    FillIn.RECIPIENT: say("the name of whoever gets it"),
    FillIn.FUND: say("the name of the fund"),
    FillIn.ROUND: say("the name of the round"),
    FillIn.CLOSES: say("when the round closes for everybody"),
    FillIn.UNTIL: say("by when it is to be done"),
    FillIn.ASKS: say("who asks for it, or tells it"),
    FillIn.SITE: say("the name of this site"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a fund says around the words of its messages of one kind. Empty parts say nothing."""

    subject: str = FillIn.SUBJECT.place
    opening: str = ""
    closing: str = ""

    def tidy(self) -> Letter:
        """As it is kept: one kind of line break, at most one empty line after another, no space around."""
        return Letter(self.subject.strip(), _tidy(self.opening), _tidy(self.closing))


STANDARD = Letter()
NO_SIGNATURE = Letter(subject="")


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fill_ins_of(kind: NoticeKind | None) -> tuple[FillIn, ...]:
    """The fill-ins of a kind of message, in the order in which they are listed; the signature's where there is none."""
    if kind is None:
        return (FillIn.FUND, FillIn.SITE)
    left_out = {
        FillIn.RECIPIENT: kind in WITHOUT_NAMES,
        FillIn.ROUND: kind.bearing is not Bearing.ROUND,
        FillIn.CLOSES: kind.bearing is not Bearing.ROUND,
        FillIn.UNTIL: not kind.asks_something,
    }
    return tuple(each for each in FillIn if not left_out.get(each, False))


_PLACE = re.compile(r"\{([^{}]*)\}")
_MARKUP = re.compile(r"</?[A-Za-z!?][^>\n]{0,80}>?|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
_WEB = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|\bwww\.|\b(?:mailto|javascript|vbscript):)\S*", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Signs that cannot be seen, or turn round the direction in which others are read."""


def why_not_taken(text: str, places: Iterable[FillIn], *, longest: int, is_line: bool = False) -> Message | None:
    """Why a part of a letter cannot be taken, in a sentence; None when it can."""
    allowed = tuple(places)
    if len(text) > longest:
        return say("It has {count} letters; {most} fit.", count=f"{len(text):,}", most=f"{longest:,}")
    if is_line and re.search(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", text):
        return say("It is one line. Take the line break out.")
    if unseen := next((sign for sign in text if sign != "\n" and unicodedata.category(sign) in _UNSEEN), None):
        return say(
            "It holds a sign that cannot be seen (U+{number}). Type the words anew.", number=f"{ord(unseen):04X}"
        )
    if markup := _MARKUP.search(text):
        return say("It holds “{markup}”, which is markup. Write plain text.", markup=markup[0][:40])
    if web := _WEB.search(text):
        return say(
            "It holds the web address “{web}”. The program adds the link to where something is done; no other can stand here.",
            web=web[0][:60],
        )
    return _wrong_place(text, allowed)


def _wrong_place(text: str, allowed: tuple[FillIn, ...]) -> Message | None:
    known = {each.value for each in allowed}
    listed = any_of([each.place for each in allowed])
    for found in _PLACE.finditer(text):
        if found[1] not in known:
            return say("“{place}” is no fill-in of this message. Use {listed}.", place=found[0][:60], listed=listed)
    if re.search(r"[{}]", _PLACE.sub("", text)):
        return say("A curly bracket stands alone. Use {listed}, and no other curly brackets.", listed=listed)
    return None


def faults_of(letter: Letter, kind: NoticeKind | None) -> dict[str, Message]:
    """Why a letter cannot be taken, part by part; `kind` is None for a signature, which is a closing alone."""
    places = fill_ins_of(kind)
    most = LONGEST_PART if kind else LONGEST_SIGNATURE
    found = {
        "subject": why_not_taken(letter.subject, places, longest=LONGEST_SUBJECT, is_line=True),
        "opening": why_not_taken(letter.opening, places, longest=most),
        "closing": why_not_taken(letter.closing, places, longest=most),
    }
    if kind and not letter.subject.strip():
        found["subject"] = say("A message needs a subject.")
    if kind is None and letter.closing.count("\n") >= MOST_SIGNATURE_LINES:
        found["closing"] = say("A signature has at most {most} lines.", most=MOST_SIGNATURE_LINES)
    return {part: why for part, why in found.items() if why is not None}


def require_letter(letter: Letter, kind: NoticeKind | None) -> Letter:
    """The letter as it is kept.

    Raises:
        NotPossible: a part of it cannot be taken, with why.
    """
    tidied = letter.tidy()
    if faults := faults_of(tidied, kind):
        raise NotPossible(next(iter(faults.values())))
    return tidied


def filled(text: str, values: Mapping[FillIn, str]) -> str:
    """The text with what its fill-ins become. It is gone through once: what somebody is called is never filled in again."""
    known = {each.value: str.__str__(value) for each, value in values.items()}
    return _PLACE.sub(lambda found: known.get(found[1], ""), text)


def body_of(letter: Letter, signature: Letter, said: str, values: Mapping[FillIn, str]) -> str:
    """The words of a message: the opening, what the program says of what happened, the closing, and who signs."""
    parts = [
        filled(letter.opening, values),
        str.__str__(said),
        filled(letter.closing, values),
        filled(signature.closing, values),
    ]
    return "\n\n".join(part for part in parts if part.strip())
