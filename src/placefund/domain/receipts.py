"""A receipt as a value: what it is for, its number, when, how much, and the digest by which it can be checked years later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from placefund.domain.messages import say
from placefund.domain.money import Money

LARGEST_ATTACHMENT = 1_000_000
"""Bytes of a file that still goes with a mail: many mail systems refuse ten times that, and a receipt has twenty thousand."""


class ReceiptSort(StrEnum):
    """What a receipt is for. The value is stored."""

    SUBMISSION = "submission"
    PAYMENT = "payment"
    READINESS = "readiness"

    @property
    def heading(self) -> str:
        return _HEADINGS[self]

    @property
    def amount_label(self) -> str:
        return _AMOUNTS[self]


_HEADINGS = {
    ReceiptSort.SUBMISSION: say("Receipt of an application"),
    ReceiptSort.PAYMENT: say("Receipt of a payment"),
    ReceiptSort.READINESS: say("Receipt of what shows readiness"),
}
_AMOUNTS = {
    ReceiptSort.SUBMISSION: say("Asks for"),
    ReceiptSort.PAYMENT: say("Paid"),
    ReceiptSort.READINESS: say("Amount"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """`parts` are what the amount is made of, each with its name; they add to it. `digest` is SHA-256, in hexadecimal."""

    sort: ReceiptSort
    number: str
    at: datetime
    amount: Money
    about: str
    fund: str
    round: str
    whose: str
    digest: str
    parts: tuple[tuple[str, Money], ...] = ()

    def as_record(self) -> dict[str, Any]:
        return {
            "sort": self.sort.value,
            "number": self.number,
            "at": self.at.isoformat(),
            "pence": self.amount.pence,
            "about": self.about,
            "fund": self.fund,
            "round": self.round,
            "whose": self.whose,
            "digest": self.digest,
            "parts": [[name, amount.pence] for name, amount in self.parts],
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Receipt:
        return cls(
            ReceiptSort(record["sort"]),
            record["number"],
            datetime.fromisoformat(record["at"]),
            Money(record["pence"]),
            record["about"],
            record["fund"],
            record["round"],
            record["whose"],
            record["digest"],
            tuple((name, Money(pence)) for name, pence in record["parts"]),
        )

    def facts(self) -> tuple[tuple[str, object], ...]:
        """What it says, each value with its name, in the order in which people look for it."""
        said = (
            (say("Number"), self.number),
            (say("When"), self.at),
            (self.sort.amount_label, self.amount or ""),  # a stage can ask for no money
            (say("For"), self.about),
            (say("Whose"), self.whose),
            (say("Fund"), self.fund),
            (say("Wave") if self.sort is ReceiptSort.READINESS else say("Round"), self.round),
            (say("Digest (SHA-256)"), self.digest),
        )
        return tuple((name, value) for name, value in said if value != "")


def digest_of(content: object) -> str:
    """The digest of what a receipt is about, where nothing else has one: of its canonical JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
