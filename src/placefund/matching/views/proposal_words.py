"""A proposal in words: what is proven of it, which rules contradict each other, and what would have to give way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from placefund.design.wording.assignment import AssignmentWords
from placefund.domain.assessment.assignment.explain import Certificate
from placefund.domain.assessment.assignment.infeasible import Room
from placefund.domain.assessment.assignment.limits import RuleLimit
from placefund.matching.explanations import FORMAT
from placefund.matching.models import Proposal


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """The sentences of a proposal. `is_as_kept`: an earlier version kept them, and they are shown as they were kept."""

    certificate: tuple[str, ...]
    conflict: tuple[str, ...] = ()
    relaxations: tuple[str, ...] = ()
    is_as_kept: bool = False


def words_of(proposal: Proposal) -> AssignmentWords:
    """Speaks of the applications and assessors of a proposal's question by the names they had in it."""
    question = proposal.problem["question"]
    return AssignmentWords(
        {number: name for number, name, *_ in question["applications"]},
        {number: name for number, name, *_ in question["assessors"]},
    )


def in_words(proposal: Proposal) -> ProposalWords:
    """What is said of a proposal."""
    result: Mapping[str, Any] = proposal.result
    if result.get("format", 1) < FORMAT:
        certificate, rules, ways = (tuple(result[name]) for name in ("certificate", "conflict", "relaxations"))
        return ProposalWords(certificate, rules, ways, is_as_kept=True)
    words, conflict = words_of(proposal), result["conflict"]
    contradiction = (
        words.contradiction(
            [RuleLimit.from_record(each) for each in conflict["rules"]], [Room(*each) for each in conflict["able"]]
        )
        if conflict
        else ""
    )
    return ProposalWords(
        words.certificate(Certificate.from_record(result["certificate"])),
        (contradiction,) if contradiction else (),
        tuple(words.relaxation(RuleLimit.from_record(each["rule"]), each["by"]) for each in result["relaxations"]),
    )
