"""The frame of local calls: what a fund's book sets for every call of its places, beyond the terms of the fund's own rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from placefund.domain.findings import Finding, failed
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class CallFrame:
    """What a call begins with, and may make stricter and not looser. What is None or false is not stated: the place chooses."""

    most: Money | None = None
    readers: int | None = None
    days: int | None = None
    must_be_endorsed: bool = False

    def as_record(self) -> dict[str, Any]:
        return {
            "most": None if self.most is None else self.most.pence,
            "readers": self.readers,
            "days": self.days,
            "must_be_endorsed": self.must_be_endorsed,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> CallFrame:
        most = record["most"]
        return cls(None if most is None else Money(most), record["readers"], record["days"], record["must_be_endorsed"])


def outside(frame: CallFrame, terms: Terms) -> tuple[Finding, ...]:
    """What of a frame the terms of a call do not keep, each with why; none where they lie within it."""
    return tuple(failed((_most(frame, terms), _readers(frame, terms), _days(frame, terms), _endorsed(frame, terms))))


def _most(frame: CallFrame, terms: Terms) -> Finding:
    holds = frame.most is None or (terms.cap is not None and terms.cap <= frame.most)
    return _found("most", holds, say("In a local call one project may get at most {most}.", most=frame.most))


def _readers(frame: CallFrame, terms: Terms) -> Finding:
    holds = frame.readers is None or terms.assessors_needed >= frame.readers
    why = say("In a local call each application is read by {readers} at the least.", readers=frame.readers)
    return _found("readers", holds, why)


def _days(frame: CallFrame, terms: Terms) -> Finding:
    opens = london(terms.opens_at).date()
    holds = frame.days is None or london(terms.closes_at).date() >= opens + timedelta(days=frame.days)
    return _found("days", holds, say("A local call is open for {days} days at the least.", days=frame.days))


def _endorsed(frame: CallFrame, terms: Terms) -> Finding:
    holds = terms.board_endorses or not frame.must_be_endorsed
    why = say("The board of the place endorses what a local call chooses, before its outcomes are released.")
    return _found("endorsed", holds, why)


def _found(name: str, holds: bool, why: str) -> Finding:
    return Finding(f"a_call_lies_in_the_frame_{name}", holds, say("As the fund has it, or stricter.") if holds else why)
