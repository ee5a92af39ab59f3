"""Whether a round can tell the severity of its assessors from the merit of its bids: tested before anything is calibrated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from placefund.domain.assessment.calibration_model.mixed_model import MixedModel, Ratios
from placefund.domain.assessment.calibration_model.readings import Id, Readings, in_order
from placefund.domain.assessment.calibration_model.variances import lowest_deviance, most_likely
from placefund.domain.findings import Finding
from placefund.domain.messages import all_of, row_of, say

CANNOT_BE_TOLD = say("Assessor effects cannot be told from bid merit here.")
ENOUGH_BIDS = 4
"""An assessor who read fewer bids than this shows little of how severe they are."""
ENOUGH_ASSESSORS = 3
FEW_OUTSIDE = 20
"""At most one bid in so many may stand outside the largest linked group before the whole round counts as not linked."""
RULED_OUT = 2.706
"""A rise of the deviance by so much rules a variance out at 90% confidence (chi-squared with one degree of freedom)."""
LACKING = {
    "bids_are_read_more_than_once": say("No bid has been read by two assessors."),
    "bids_and_assessors_are_linked": say(
        "The bids fall into groups that share no assessor: nobody has read bids of two of them."
    ),
    "assessors_read_enough_bids": (
        say(
            "Too few assessors have read {enough_bids} bids or more: it takes {enough_assessors} who "
            "together gave half of the scores.",
            enough_bids=ENOUGH_BIDS,
            enough_assessors=ENOUGH_ASSESSORS,
        )
    ),
    "severity_can_be_estimated": (
        say(
            "The scores fit as well with assessors who are equally severe as with assessors who differ "
            "more than all else."
        )
    ),
}
"""What is lacking when a test of the design fails, without the name of a bid or of an assessor: not everybody may read those."""
NAMED = 12
"""How many names a sentence lists before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Group:
    """Bids and assessors that are linked by readings, directly or through others. Nothing links them with any other group."""

    bids: tuple[Id, ...]
    assessors: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """Who read what, judged. `groups` are sorted by number of bids, largest first; `findings` are the tests that were made."""

    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]
    ratios: Ratios | None = None
    """The most likely ratios of variances, when severity can be told."""

    @property
    def tells_severity(self) -> bool:
        """Whether every test was passed, so that severity may be taken out of the scores."""
        return self.ratios is not None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is lacking for severity to be told, a sentence for each test that failed; without names."""
        return tuple(LACKING[finding.rule] for finding in self.findings if not finding.passed)

    def unlinked(self) -> frozenset[Id]:
        """The bids outside the largest group."""
        return frozenset(bid for group in self.groups[1:] for bid in group.bids)


def linked_groups(readings: Readings) -> tuple[Group, ...]:
    """The connected parts of the graph in which a reading joins a bid and an assessor, largest first."""
    parent = list(range(len(readings.bids) + len(readings.assessors)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for bid, assessor in zip(readings.bid_of.tolist(), readings.assessor_of.tolist(), strict=True):
        one, other = root(bid), root(len(readings.bids) + assessor)
        parent[max(one, other)] = min(one, other)
    bids: dict[int, list[Id]] = {}
    assessors: dict[int, list[Id]] = {}
    for position, bid_name in enumerate(readings.bids):
        bids.setdefault(root(position), []).append(bid_name)
    for position, assessor_name in enumerate(readings.assessors):
        assessors.setdefault(root(len(readings.bids) + position), []).append(assessor_name)
    groups = [Group(tuple(bids[key]), tuple(assessors[key])) for key in bids]
    return tuple(sorted(groups, key=lambda group: (-len(group.bids), in_order(group.bids[0]))))


def names_in_words(names: Iterable[Id]) -> str:
    """Names in a sentence: “4, 7 and 9”, or the first dozen and how many more."""
    words = [str(name) for name in names]
    if len(words) > NAMED:
        return say("{words} and {number} more", words=words[:NAMED], number=len(words) - NAMED)
    return all_of(words)


def examine(readings: Readings, model: MixedModel | None) -> Design:
    """Test the design of a round, from what is plain to what takes the likelihood. `model` is None when nothing can be fitted."""
    groups = linked_groups(readings)
    findings = [repeated(readings), linked(groups, len(readings.bids)), enough_read(readings)]
    if model is None or not all(finding.passed for finding in findings):
        return Design(groups, tuple(findings))
    best = most_likely(model)
    findings.append(severity_is_bounded(model, best))
    return Design(groups, tuple(findings), best if findings[-1].passed else None)


def repeated(readings: Readings) -> Finding:
    """Without a bid that two people have read, merit and noise are the same thing."""
    counts = Counter(readings.bid_of.tolist())
    twice = sum(1 for count in counts.values() if count > 1)
    if twice:
        why = say(
            "{twice} of {how_many} bids have been read by two assessors or more.",
            twice=twice,
            how_many=len(readings.bids),
        )
    else:
        why = say(
            "No bid has been read by two assessors, so nothing shows how far two readings of one bid would differ."
        )
    return Finding("bids_are_read_more_than_once", twice > 0, why)


def linked(groups: Sequence[Group], bids: int) -> Finding:
    """Severity can only be compared between assessors whom a chain of shared bids links."""
    if len(groups) == 1:
        why = say("Every bid and every assessor is linked with every other by a chain of shared readings.")
        return Finding("bids_and_assessors_are_linked", True, why)
    outside = bids - len(groups[0].bids)
    passed = FEW_OUTSIDE * outside <= bids
    parts = row_of(
        (
            say(
                "bids {bids} were read only by assessors {assessors}",
                bids=names_in_words(group.bids),
                assessors=names_in_words(group.assessors),
            )
            for group in groups[1:NAMED]
        ),
        "; ",
    )
    why = say(
        "The round falls into {how_many} groups that share no assessor: {parts}. ", how_many=len(groups), parts=parts
    )
    why += (
        say("They are so few that the rest is calibrated without them; the few are marked.")
        if passed
        else say(
            "Whether one group's bids are better or its assessors kinder cannot be seen. Let someone of "
            "each group read a bid of another."
        )
    )
    return Finding("bids_and_assessors_are_linked", passed, why)


def enough_read(readings: Readings) -> Finding:
    """Half of the scores must come from assessors who read at least four bids, and there must be three such assessors."""
    counts = Counter(readings.assessor_of.tolist())
    full = [count for count in counts.values() if count >= ENOUGH_BIDS]
    passed = len(full) >= ENOUGH_ASSESSORS and 2 * sum(full) >= len(readings.values)
    why = say(
        "{how_many} of {all} assessors have read {enough_bids} bids or more; they gave {full} of {scores} scores.",
        how_many=len(full),
        all=len(counts),
        enough_bids=ENOUGH_BIDS,
        full=sum(full),
        scores=len(readings.values),
    )
    if not passed:
        why += say(
            " To see how severe assessors are, {enough_assessors} such assessors with half of the scores are needed.",
            enough_assessors=ENOUGH_ASSESSORS,
        )
    return Finding("assessors_read_enough_bids", passed, why)


def severity_is_bounded(model: MixedModel, best: Ratios) -> Finding:
    """The profile likelihood must rule something out: that assessors do not differ, or that they differ more than all else.

    When it rules out neither, any answer about severity would come from the model and not from the scores.
    """
    ceiling = model.at(best).deviance + RULED_OUT
    admits_none = lowest_deviance(model.without_severity(), 0.0) <= ceiling
    passed = not (admits_none and lowest_deviance(model, best.merit + 1) <= ceiling)
    if passed:
        why = say("The scores say how far assessors differ in severity: ") + (
            say("they may not differ at all, and they do not differ much.") if admits_none else say("they do differ.")
        )
    else:
        why = say(
            "The scores fit as well with assessors who do not differ in severity as with assessors who "
            "differ more than all else."
        )
    return Finding("severity_can_be_estimated", passed, why)
