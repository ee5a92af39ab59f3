"""What a plan still lacks, in sentences. None of it stops a plan: a place may have its reasons, and readers see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from placefund.domain.findings import Finding
from placefund.domain.indicators import CountingMethod, Indicator
from placefund.domain.messages import Message, paragraph, say
from placefund.domain.plans.parts import CHAIN, Piece, PlanPart, PlanWords, of_part

WHOLE = 100
"""The most that a share can be, in per cent."""


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan as its rules read it."""

    pieces: tuple[Piece, ...]
    words: PlanWords
    sectors: tuple[str, ...] = ()

    def of(self, part: PlanPart) -> tuple[Piece, ...]:
        return of_part(self.pieces, part)

    def ends(self, end: str) -> frozenset[str]:
        """The keys of pieces at one end of a link."""
        return frozenset(link.words(end) for link in self.of(PlanPart.LINK))

    def indicator(self, piece: Piece) -> Indicator | None:
        return self.words.indicators.get(piece.words("indicator"))


def findings(
    pieces: Iterable[Piece], indicators: Iterable[Indicator], sectors: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Every rule's answer for a plan, in the order in which it is read."""
    kept = tuple(pieces)
    plan = PlanRead(kept, PlanWords.of(kept, indicators), tuple(sectors))
    return tuple(rule(plan) for rule in RULES)


def _told(
    rule: Callable[[PlanRead], Finding], faults: Sequence[Message], of: Sequence[Piece], holds: Message
) -> Finding:
    """One rule's finding: untested where there is nothing to look at, else its faults or the sentence that it holds."""
    if not of:
        return Finding.untested(rule.__name__, say("There is nothing to look at yet."))
    return Finding(rule.__name__, not faults, paragraph(faults) if faults else holds)


def every_cluster_has_evidence(plan: PlanRead) -> Finding:
    """A cluster that rests on nothing is a wish."""
    clusters = plan.of(PlanPart.CLUSTER)
    faults = [
        say("Nothing shows why “{cluster}” was chosen: write its evidence, or cite a figure.", cluster=each.title)
        for each in clusters
        if not each.words("evidence") and not each.pins
    ]
    return _told(every_cluster_has_evidence, faults, clusters, say("Each cluster has a line of evidence or a figure."))


def every_cluster_is_in_a_sector_of_the_fund(plan: PlanRead) -> Finding:
    """The fund's money is for its sectors."""
    clusters = plan.of(PlanPart.CLUSTER)
    known = frozenset(plan.sectors)
    faults = [
        say("“{cluster}” names no sector.", cluster=each.title) for each in clusters if known and not each.sectors
    ]
    faults += [
        say("“{cluster}” names “{sector}”, which is no sector of the fund.", cluster=each.title, sector=sector)
        for each in clusters
        for sector in each.sectors
        if known and sector not in known
    ]
    return _told(
        every_cluster_is_in_a_sector_of_the_fund, faults, clusters, say("Each cluster names sectors of the fund.")
    )


def every_activity_leads_to_an_output(plan: PlanRead) -> Finding:
    """An activity that leads to nothing costs money for nothing that can be counted."""
    return _leads_on(every_activity_leads_to_an_output, plan, PlanPart.ACTIVITY)


def every_output_leads_to_an_outcome(plan: PlanRead) -> Finding:
    """An output that changes nothing is no reason to fund it."""
    return _leads_on(every_output_leads_to_an_outcome, plan, PlanPart.OUTPUT)


def _leads_on(rule: Callable[[PlanRead], Finding], plan: PlanRead, part: PlanPart) -> Finding:
    following = CHAIN[CHAIN.index(part) + 1]
    links = {
        link.words("from") for link in plan.of(PlanPart.LINK) if link.words("to").startswith(f"{following.value}-")
    }
    pieces = plan.of(part)
    faults = [
        say(
            "“{piece}” leads to no {following}: add a link, or take it out.",
            piece=each.title,
            following=following.one.lower(),
        )
        for each in pieces
        if each.key not in links
    ]
    return _told(rule, faults, pieces, say("Each leads to something that follows."))


def every_activity_has_an_input(plan: PlanRead) -> Finding:
    """What is done takes something."""
    activities, reached = plan.of(PlanPart.ACTIVITY), plan.ends("to")
    faults = [
        say("Nothing goes into “{activity}”: link it to an input.", activity=each.title)
        for each in activities
        if each.key not in reached
    ]
    return _told(every_activity_has_an_input, faults, activities, say("Something goes into each activity."))


def every_outcome_is_led_to(plan: PlanRead) -> Finding:
    """An outcome that nothing leads to is a hope."""
    outcomes, reached = plan.of(PlanPart.OUTCOME), plan.ends("to")
    faults = [
        say("Nothing leads to “{outcome}”: link it to an output.", outcome=each.title)
        for each in outcomes
        if each.key not in reached
    ]
    return _told(every_outcome_is_led_to, faults, outcomes, say("Something leads to each outcome."))


def every_link_says_what_has_to_be_true(plan: PlanRead) -> Finding:
    """An assumption that is not written down is found out too late."""
    links = plan.of(PlanPart.LINK)
    faults = [
        say("{link}: say what has to be true for it.", link=plan.words.title_of(each))
        for each in links
        if not each.words("text")
    ]
    return _told(every_link_says_what_has_to_be_true, faults, links, say("Each link says what it rests on."))


def every_outcome_has_an_indicator(plan: PlanRead) -> Finding:
    """Without one, nobody can tell whether it came about."""
    outcomes = plan.of(PlanPart.OUTCOME)
    faults = [
        say("Nothing would show whether “{outcome}” came about: choose an indicator.", outcome=each.title)
        for each in outcomes
        if plan.indicator(each) is None
    ]
    return _told(every_outcome_has_an_indicator, faults, outcomes, say("Each outcome has an indicator of the fund."))


def every_outcome_has_a_baseline(plan: PlanRead) -> Finding:
    """A change is measured from somewhere: a value, its year and its source."""
    outcomes = plan.of(PlanPart.OUTCOME)
    faults = [
        say("“{outcome}” has no baseline: give the value, its year and its source.", outcome=each.title)
        for each in outcomes
        if each.number_of("baseline") is None or not each.words("baseline_year") or not each.words("baseline_source")
    ]
    return _told(
        every_outcome_has_a_baseline, faults, outcomes, say("Each outcome has a baseline with year and source.")
    )


def every_outcome_has_a_target(plan: PlanRead) -> Finding:
    """A value and a day, so that it can be missed."""
    outcomes = plan.of(PlanPart.OUTCOME)
    faults = [
        say("“{outcome}” has no target: give the value and the day.", outcome=each.title)
        for each in outcomes
        if each.number_of("target") is None or each.day_of("target_due") is None
    ]
    return _told(every_outcome_has_a_target, faults, outcomes, say("Each outcome has a target with its day."))


def every_target_can_be_reached_from_its_baseline(plan: PlanRead) -> Finding:
    """In the unit and by the counting rule of the indicator, and after the year of the baseline."""
    outcomes = [each for each in plan.of(PlanPart.OUTCOME) if each.number_of("target") is not None]
    faults = [fault for each in outcomes for fault in _out_of_reach(each, plan.indicator(each))]
    return _told(
        every_target_can_be_reached_from_its_baseline,
        faults,
        outcomes,
        say("Each target is within its unit, and after its baseline."),
    )


def _out_of_reach(outcome: Piece, indicator: Indicator | None) -> list[Message]:
    target, baseline, due = outcome.number_of("target"), outcome.number_of("baseline"), outcome.day_of("target_due")
    named = {"outcome": outcome.title, "target": outcome.words("target"), "baseline": outcome.words("baseline")}
    found: list[Message] = []
    if target is None:
        return found
    unit = indicator.unit.casefold() if indicator else ""
    if target < 0:
        found.append(say("The target of “{outcome}” is below nought.", **named))
    if ("per cent" in unit or "%" in unit) and target > WHOLE:
        found.append(say("The target of “{outcome}” is {target} per cent: a share ends at 100.", **named))
    if baseline is not None and target == baseline:
        found.append(say("“{outcome}” begins at {baseline} and ends there: nothing would change.", **named))
    counted = indicator is not None and indicator.method is not CountingMethod.LATEST
    if counted and baseline is not None and target < baseline:
        found.append(
            say("“{outcome}” counts what is new, which only grows: {target} is less than {baseline}.", **named)
        )
    year = outcome.words("baseline_year")[:4]
    if due and year.isascii() and year.isdecimal() and len(year) == len("2024") and due < date(int(year) or 1, 12, 31):
        found.append(say("The target of “{outcome}” is due before the year of its baseline is over.", **named))
    return found


def plan_sets_priorities(plan: PlanRead) -> Finding:
    """Where everything comes first, nothing does."""
    priorities = plan.of(PlanPart.PRIORITY)
    if not plan.pieces:
        return Finding.untested(plan_sets_priorities.__name__, say("There is nothing to look at yet."))
    why = (
        say("It says what comes first.")
        if priorities
        else say("Say what comes first when there is not enough for all.")
    )
    return Finding(plan_sets_priorities.__name__, bool(priorities), why)


def other_money_has_a_source(plan: PlanRead) -> Finding:
    """Somebody will ask where it stands."""
    levers = plan.of(PlanPart.LEVER)
    faults = [
        say("Say where it stands that there is “{lever}”, and whose it is.", lever=each.title)
        for each in levers
        if not each.words("source") or not each.words("whose")
    ]
    return _told(other_money_has_a_source, faults, levers, say("Each says whose it is and where it stands."))


RULES: tuple[Callable[[PlanRead], Finding], ...] = (
    every_cluster_is_in_a_sector_of_the_fund,
    every_cluster_has_evidence,
    plan_sets_priorities,
    every_activity_has_an_input,
    every_activity_leads_to_an_output,
    every_output_leads_to_an_outcome,
    every_outcome_is_led_to,
    every_link_says_what_has_to_be_true,
    every_outcome_has_an_indicator,
    every_outcome_has_a_baseline,
    every_outcome_has_a_target,
    every_target_can_be_reached_from_its_baseline,
    other_money_has_a_source,
)
"""In the order in which a plan is written."""
