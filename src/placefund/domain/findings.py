"""What a rule found: whether its sentence holds, and why; or that there is nothing to check yet."""

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
    `clause` says where the rule comes from (a term of the round, a source of the fundbook). Where nothing is there yet that a
    rule could be tested on, it `is_untested`: it is neither met nor not met, and by itself it stops nothing. Nor does one that
    is not met and `is_for_people`: they look at it.
    """

    rule: str
    passed: bool
    why: str
    clause: str = ""
    is_untested: bool = False
    is_for_people: bool = False

    @classmethod
    def untested(cls, rule: str, why: str, clause: str = "") -> Finding:
        """There is nothing to check yet."""
        return cls(rule, False, why, clause, is_untested=True)

    @property
    def failed(self) -> bool:
        """The sentence was tested, and does not hold: nothing is sent with it."""
        return not self.passed and not self.is_untested and not self.is_for_people

    @property
    def is_of_form(self) -> bool:
        """It is a rule that the book of the fund sets between answers; such a rule is named by its sentence."""
        return " " in self.rule

    @property
    def sentence(self) -> Message:
        """The rule's own sentence: `ask_is_within_the_cap` reads “Ask is within the cap”."""
        if self.is_of_form:
            return say(self.rule)
        words = self.rule.replace("_", " ")
        for written, read in _MARKS.items():
            words = words.replace(written, read)
        return say(words.capitalize())

    def as_record(self) -> dict[str, str | bool]:
        """The form kept in records and snapshots."""
        kept: dict[str, str | bool] = {"rule": self.rule, "passed": self.passed, "why": self.why, "clause": self.clause}
        if self.is_untested:  # records from before a rule could be untested say nothing of it, and keep their digest
            kept["is_untested"] = True
        if self.is_for_people:
            kept["is_for_people"] = True
        return kept

    @classmethod
    def from_record(cls, record: dict[str, str | bool]) -> Finding:
        rule, why, clause = str(record["rule"]), str(record["why"]), str(record["clause"])
        is_untested, is_for_people = (bool(record.get(name, False)) for name in ("is_untested", "is_for_people"))
        return cls(rule, bool(record["passed"]), why, clause, is_untested, is_for_people)


class NotAllowed(Exception):
    """Something that the fund's rules refuse. The message is a sentence the person can act on; nothing was changed."""


class NotPossible(NotAllowed):
    """Something that cannot be as things stand: what it is asked of, or of whom, does not allow it. No role would help."""


def required_reason(reason: str) -> str:
    """The reason of a step that somebody is told of, without the space around it.

    Raises:
        NotPossible: there is none.
    """
    if not reason.strip():
        raise NotPossible(say("Say why. Whoever this concerns reads it."))
    return reason.strip()


class RulesNotMet(NotAllowed):
    """One or more rules do not hold; `findings` are those that failed."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(paragraph(finding.why for finding in self.findings))


def failed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that do not hold, in the order of the rules; what could not be tested yet is none of them."""
    return tuple(finding for finding in findings if finding.failed)


def require(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings, when no rule is broken.

    Raises:
        RulesNotMet: naming every rule that does not hold.
    """
    found = tuple(findings)
    if broken := failed(found):
        raise RulesNotMet(broken)
    return found
