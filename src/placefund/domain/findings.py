"""What a rule found: whether its sentence holds, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placefund.domain.messages import Message, paragraph, say

_MARKS = {"co investment": "co-investment", "funds life": "fund's life"}
"""What a name in snake case cannot say: hyphens and apostrophes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer.

    `rule` is the rule's name, a sentence in snake case that must hold; `why` is a sentence for the person who must act;
    `clause` says where the rule comes from (a term of the round, a source of the fundbook).
    """

    rule: str
    passed: bool
    why: str
    clause: str = ""

    @property
    def sentence(self) -> Message:
        """The rule's own sentence: `ask_is_within_the_cap` reads “Ask is within the cap”."""
        words = self.rule.replace("_", " ")
        for written, read in _MARKS.items():
            words = words.replace(written, read)
        return say(words.capitalize())

    def as_record(self) -> dict[str, str | bool]:
        """The form kept in records and snapshots."""
        return {"rule": self.rule, "passed": self.passed, "why": self.why, "clause": self.clause}

    @classmethod
    def from_record(cls, record: dict[str, str | bool]) -> Finding:
        return cls(str(record["rule"]), bool(record["passed"]), str(record["why"]), str(record["clause"]))


class NotAllowed(Exception):
    """Something that the fund's rules refuse. The message is a sentence the person can act on; nothing was changed."""


class NotPossible(NotAllowed):
    """Something that cannot be as things stand: what it is asked of, or of whom, does not allow it. No role would help."""


class RulesNotMet(NotAllowed):
    """One or more rules do not hold; `findings` are those that failed."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(paragraph(finding.why for finding in self.findings))


def failed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that do not hold, in the order of the rules."""
    return tuple(finding for finding in findings if not finding.passed)


def require(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings, when every rule holds.

    Raises:
        RulesNotMet: naming every rule that does not hold.
    """
    found = tuple(findings)
    if broken := failed(found):
        raise RulesNotMet(broken)
    return found
