"""What a message says: the particulars of what it stands in, and its words with what the fund says around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from placefund.domain.letters import LETTERED, NO_SIGNATURE, STANDARD, FillIn, Letter, body_of, filled
from placefund.domain.messages import say, written
from placefund.domain.notices import NoticeKind, end_of
from placefund.notices.queries import letter_and_signature

THEIR_NAME = say("(the name of whoever gets it)")
"""Stands for a name where a preview names nobody."""
NO_DAY = say("a day that is not set yet")


def worded_for(
    kind: NoticeKind, about: Any, facts: Mapping[str, Any], subject: str, said: str
) -> Callable[[str], dict[str, Any]]:
    """What a message says to somebody, by their name: the words of the program, with what the fund says around them."""
    version, signed = letter_and_signature(facts["fund"], kind.value) if kind in LETTERED else (None, None)
    if version is None and signed is None:
        plain = {"subject": one_line(subject), "text": said}
        return lambda name: plain
    letter, signature = version.letter if version else STANDARD, signed.letter if signed else NO_SIGNATURE
    values = values_of(about, facts, subject)
    return lambda name: written_out(letter, signature, said, values | {FillIn.RECIPIENT: name}) | {"worded_by": version}


def values_of(about: Any, facts: Mapping[str, Any], subject: str) -> dict[FillIn, str]:
    """What the fill-ins of a fund's letter become in a message."""
    closes = getattr(about, "closes_at", None)
    return {
        FillIn.SUBJECT: str.__str__(subject),
        FillIn.FUND: facts["fund_name"],
        FillIn.ROUND: facts["round_name"],
        FillIn.CLOSES: written(closes) if closes else str(NO_DAY),
        FillIn.UNTIL: written(facts["until"]) if facts["until"] else str(NO_DAY),
        FillIn.ASKS: facts["asks"],
        FillIn.SITE: settings.SITE_NAME,
    }


def written_out(letter: Letter, signature: Letter, said: str, values: Mapping[FillIn, str]) -> dict[str, Any]:
    """Subject and text of a message whose fill-ins are filled in."""
    return {
        "subject": one_line(filled(letter.subject, values)),
        "text": body_of(letter, signature, said, values),
    }


def particulars_of(kind: NoticeKind, about: Any, asks: object, until: datetime | date | None) -> dict[str, Any]:
    """What a message says beside its words. A round has a strand, a fund has none: rooms above this one cannot be named here.

    In a place's local call the place asks, with money that it is promised in the fund, and takes the replies where it says how.
    """
    round_ = about if hasattr(about, "strand") else None
    fund = about.strand.fund if round_ is not None else about
    if until is not None and not isinstance(until, datetime):
        until = end_of(until)
    return {
        "kind": kind.value,
        "fund": fund.slug if fund is not None else "",
        "fund_name": fund.name if fund is not None else "",
        "round_name": round_.name if round_ is not None else "",
        "asks": one_line(str(asks) or _who_asks(round_, fund)),
        "until": until,
        "reply_to": _address_of_call(round_) or (fund.reply_to if fund is not None else ""),
    }


def _who_asks(round_: Any, fund: Any) -> str:
    """The fund, this site where there is none, or the place whose local call it is."""
    if round_ is None or round_.programme is None:
        return str(fund.name if fund is not None else settings.SITE_NAME)
    told = say("{place}, in a local call with the money that {fund} promises it")
    return str(told.format(place=round_.programme.place, fund=fund.short_name))


def _address_of_call(round_: Any) -> str:
    """Where a place takes replies about its call; empty where it names no address of mail."""
    if round_ is None or round_.programme is None:
        return ""
    try:
        validate_email(round_.contact)
    except ValidationError:
        return ""
    return str(round_.contact)


def one_line(subject: str) -> str:
    """A line break in somebody's name would be a header of the mail."""
    return " ".join(subject.split())[:200]
