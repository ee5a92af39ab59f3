"""What must hold between the records of a fundbook: ids, areas, money, dates, weights and bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from placefund.domain.assessment.approvals import Approver
from placefund.domain.fundbook.annals import Bound, Claim
from placefund.domain.fundbook.builder import Builder
from placefund.domain.fundbook.call_frame import check_call_frames
from placefund.domain.fundbook.case_studies import check_case_studies
from placefund.domain.fundbook.coverage_checks import check_coverage
from placefund.domain.fundbook.faults import did_you_mean
from placefund.domain.fundbook.format import Fund, PlaceArea, Records, Round
from placefund.domain.fundbook.formulas import check_formulas
from placefund.domain.fundbook.measures import CriteriaSet, Unit
from placefund.domain.fundbook.money_checks import check_money
from placefund.domain.fundbook.place_records import check_calls, check_sums
from placefund.domain.fundbook.question_checks import check_question_sets
from placefund.domain.fundbook.readiness import check_readiness
from placefund.domain.fundbook.reminder_days import check_reminder_days
from placefund.domain.fundbook.review import check_reviews
from placefund.domain.fundbook.stages import check_stages
from placefund.domain.fundbook.values import NotPublished
from placefund.domain.fundbook.welsh_words import check_welsh

LONGEST_ADDRESS = 600
WEB_ADDRESS = re.compile(rf"https?://(?=\S{{1,{LONGEST_ADDRESS - 8}}}$)[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?")
SHA_256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checker:
    """What the checks need besides the records: where each stood, and which local authorities exist."""

    builder: Builder
    known_areas: Mapping[str, str]
    area_successors: Mapping[str, Sequence[str]]

    def fault(self, record: object, key: str, message: str) -> None:
        entry = self.builder.where(record)
        if key not in entry.values and key.endswith("_pounds"):
            key = key.removesuffix("pounds") + "pence"
        self.builder.faults.add(entry.file, entry.line(key), message)


def check(records: Records, fund: Fund | None, checker: Checker) -> None:
    """Note every fault that shows only when records are seen together."""
    _references(checker.builder)
    _addresses(records, checker)
    _areas_exist(records, checker)
    _areas_of_earlier_projects_exist(records, checker)
    _areas_stand_once(records, checker)
    _places_are_whole(records, checker)
    _strands(records, checker)
    _rounds(records, checker)
    check_stages(records.rounds, records.question_sets, checker.fault)
    check_readiness(records.readiness, records.readiness_waves, records.strands, checker.fault)
    check_reviews(records.reviews, records.strands, checker.fault)
    check_call_frames(records.call_frames, records.strands, checker.fault)
    _rule_versions(records, checker)
    check_question_sets(records, checker.fault)
    for criteria in records.criteria_sets:
        _criteria(criteria, checker)
    _targets(records, checker)
    for claim in records.claims:
        _claim(claim, records, checker)
    _clarifications(records, checker)
    check_calls(records.place_calls, records.clarifications, checker.fault)
    check_reminder_days(records.reminders, checker.fault)
    check_case_studies(records.case_studies, checker.fault)
    check_welsh(records.welsh, records.question_sets, checker.fault)
    check_sums(records.portfolio_sums, records.place_projects, checker.fault)
    if checker.builder.faults.spares("place_figures.csv"):
        check_formulas(records.formulas, records.place_figures, _places_of(records), checker.fault)
    if fund is not None:
        _life(fund, checker)
        check_money(records, fund, checker.fault)
        if "kind of record" not in checker.builder.unsure:
            check_coverage(records.coverage, fund, checker.fault)


def _references(builder: Builder) -> None:
    for reference in builder.references:
        declared = builder.declared.get(reference.kind, {})
        if reference.id in declared or reference.kind in builder.unsure:
            continue
        where = "sources.csv" if reference.kind == "source" else "this fundbook"
        hint = did_you_mean(reference.id, declared) or f" Add it, or name a {reference.kind} that is there."
        builder.faults.add(
            reference.entry.file,
            reference.entry.line(reference.key),
            f'"{reference.key}" of {reference.entry.label} names "{reference.id}", but {where} has no such '
            f"{reference.kind}.{hint}",
        )


def _addresses(records: Records, checker: Checker) -> None:
    """A page links to the address of a source: it must be one of the web, and be no longer than can be kept."""
    for source in records.sources:
        if source.url and not WEB_ADDRESS.fullmatch(source.url):
            checker.fault(
                source,
                "url",
                f"“{source.url[:80]}” is not a web address. It begins with https:// or http://, holds no space, and has at most "
                f"{LONGEST_ADDRESS} characters. Leave it empty when none is known.",
            )


def _areas_exist(records: Records, checker: Checker) -> None:
    codes_by_name = {name: code for code, name in checker.known_areas.items()}
    for area in records.place_areas:
        name = checker.known_areas.get(area.area_code)
        if name is None:
            checker.fault(area, "area_code", _unknown_area(area, codes_by_name, checker))
        elif name != area.area_name:
            hint = (
                f" {area.area_name} has the code {codes_by_name[area.area_name]}."
                if area.area_name in codes_by_name
                else ""
            )
            checker.fault(
                area,
                "area_name",
                f'{area.area_code} is the code of "{name}", not of "{area.area_name}".{hint} Put one of them right.',
            )


def _areas_of_earlier_projects_exist(records: Records, checker: Checker) -> None:
    """A project of the programme before is put on the map by these codes."""
    for project in records.predecessor_projects:
        for code in project.areas:
            if code not in checker.known_areas:
                checker.fault(project, "areas", _unknown_code(code, "", checker))


def _unknown_area(area: PlaceArea, codes_by_name: Mapping[str, str], checker: Checker) -> str:
    meant = codes_by_name.get(area.area_name)
    hint = f' Did you mean "{meant}" ({area.area_name})?' if meant else ""
    return _unknown_code(area.area_code, hint, checker)


def _unknown_code(code: str, hint: str, checker: Checker) -> str:
    if successors := _living_successors(code, checker):
        named = " and ".join(f"{each} ({checker.known_areas[each]})" for each in successors)
        return f'The area code "{code}" is retired. Write instead {named}.'
    hint = hint or did_you_mean(code, checker.known_areas)
    return f'No local authority has the area code "{code}".{hint or " Check it against the list of local authorities."}'


def _living_successors(code: str, checker: Checker) -> list[str]:
    """The codes in use today that a retired code led to, through every change on the way."""
    living, waiting, seen = [], [code], {code}
    while waiting:
        for successor in checker.area_successors.get(waiting.pop(), ()):
            if successor in checker.known_areas:
                living.append(successor)
            elif successor not in seen:
                waiting.append(successor)
                seen.add(successor)
    return sorted(set(living))


def _areas_stand_once(records: Records, checker: Checker) -> None:
    strand_of = {place.slug: place.strand for place in records.places}
    by_code: dict[str, list[PlaceArea]] = {}
    for area in records.place_areas:
        if area.until is not None and area.until <= area.from_:
            checker.fault(
                area,
                "until",
                f"{area.area_name} leaves {area.place} on {area.until}, not after it joins on {area.from_}.",
            )
        by_code.setdefault(area.area_code, []).append(area)
    for same in by_code.values():
        for earlier, later in combinations(same, 2):
            is_one_strand = strand_of.get(earlier.place) == strand_of.get(later.place)
            if is_one_strand and _overlap(earlier, later):
                checker.fault(
                    later, "area_code", _stands_twice(earlier, later, checker.builder.where(earlier).own_line)
                )


def _stands_twice(earlier: PlaceArea, later: PlaceArea, line: int) -> str:
    area = f"{later.area_name} ({later.area_code})"
    if earlier.place == later.place:
        return f"{area} is already in {later.place} on the same days by line {line}. Remove one row or part their days."
    return (
        f"{area} cannot be in {later.place} while line {line} has it in {earlier.place}: both are places of one strand. "
        "Remove one row or part their days."
    )


def _overlap(one: Any, other: Any) -> bool:
    """Whether two dated records share a day; `from_` None means always, `until` None means for ever."""
    starts = max(one.from_ or date.min, other.from_ or date.min)
    ends = min(one.until or date.max, other.until or date.max)
    return starts < ends


def _places_are_whole(records: Records, checker: Checker) -> None:
    with_areas = {area.place for area in records.place_areas}
    if checker.builder.faults.spares("place_areas.csv"):
        for place in records.places:
            if place.slug not in with_areas:
                checker.fault(
                    place, "slug", f"{place.name} has no area. Add at least one row for it to place_areas.csv."
                )


def _places_of(records: Records) -> Callable[[str], list[str]]:
    return lambda strand: [place.slug for place in records.places if place.strand == strand]


def _strands(records: Records, checker: Checker) -> None:
    for strand in records.strands:
        if strand.slug in strand.excludes:
            checker.fault(strand, "excludes", f"The strand {strand.slug} excludes its own places. Name other strands.")


def _seed(each: Round, rounds: Sequence[Round], checker: Checker) -> None:
    if not each.seed_commitment:
        return
    if not SHA_256.fullmatch(each.seed_commitment):
        checker.fault(each, "seed_commitment", "The commitment is the SHA-256 of the draw's seed: 64 digits 0-9, a-f.")
    earlier = next((other for other in rounds if other.seed_commitment == each.seed_commitment), each)
    if earlier is not each:
        checker.fault(
            each,
            "seed_commitment",
            f"The round {each.slug} commits to the same seed as {earlier.slug}: once one of them draws, the other's lots can "
            "be foreseen. Give each round a seed of its own.",
        )


def _rounds(records: Records, checker: Checker) -> None:
    for each in records.rounds:
        _seed(each, records.rounds, checker)
        if each.closes_at.as_closing <= each.opens_at.as_opening:
            checker.fault(
                each,
                "closes_at",
                f"The round {each.slug} closes ({each.closes_at}) before it opens ({each.opens_at}). Put the dates in order.",
            )
        if each.questions_until and each.questions_until.as_closing > each.closes_at.as_closing:
            checker.fault(
                each,
                "questions_until",
                f"Questions about the round {each.slug} would be taken until {each.questions_until}, after it closes "
                f"({each.closes_at}). Give an earlier time, or none.",
            )
        if not isinstance(each.decides_on, NotPublished) and each.decides_on.last < each.closes_at.on:
            checker.fault(
                each,
                "decides_on",
                f"The round {each.slug} is decided ({each.decides_on}) before it closes ({each.closes_at}).",
            )


def _rule_versions(records: Records, checker: Checker) -> None:
    rules = records.rules
    rates: dict[str, list[Any]] = {}
    for rate in rules.funding_rates:
        rates.setdefault(rate.helix, []).append(rate)
    series: list[Sequence[Any]] = [
        rules.partnership,
        rules.co_investment,
        rules.minimal_financial_assistance,
        rules.subsidy_register,
        rules.accountant_reports,
        rules.claim_clock,
        *rates.values(),
    ]
    for versions in series:
        _do_not_overlap(versions, checker)
    for report in rules.accountant_reports:
        starts = [band.from_amount for band in report.bands]
        if starts[0].pence != 0 or starts != sorted(set(starts)):
            checker.fault(report, "band", "The bands must begin at £0 and rise, each from its own amount.")


def _do_not_overlap(versions: Iterable[Any], checker: Checker) -> None:
    for earlier, later in combinations(versions, 2):
        if _overlap(earlier, later):
            first = checker.builder.where(earlier)
            checker.fault(
                later,
                "from",
                f"This version holds on the same days as the one on line {first.own_line}, so nobody could "
                "say which rules. "
                'End the earlier one with "until".',
            )


def _criteria(criteria: CriteriaSet, checker: Checker) -> None:
    weights = [criterion.weight_percent for criterion in criteria.criteria]
    if sum(weights) != 100:
        added = " + ".join(str(weight) for weight in weights)
        checker.fault(
            criteria,
            "id",
            f"The weights of {criteria.id} add up to {sum(weights)} ({added}), not to 100. Change them so "
            "that they do.",
        )
    scores = [anchor.score for anchor in criteria.scale]
    if len(scores) < 2 or scores != list(range(scores[0], scores[0] + len(scores))):
        checker.fault(
            criteria, "anchor", f"The scale of {criteria.id} must rise by one from anchor to anchor; it reads {scores}."
        )
    if criteria.panel.assessors_each < 1:
        checker.fault(criteria.panel, "assessors_each", "At least one assessor must score each application.")
    if any(not 1 <= percent <= 100 for percent in criteria.panel.award_percents):
        checker.fault(
            criteria.panel, "award_percents", "A share of the ask that can be offered is from 1 to 100 per cent."
        )
    if criteria.panel.threshold_percent > 100:
        checker.fault(
            criteria.panel, "threshold_percent", "The threshold is a share of the top score and cannot exceed 100."
        )
    _approvals(criteria, checker)


def _approvals(criteria: CriteriaSet, checker: Checker) -> None:
    """Note a role that approves twice, and a step that would be reached before the one in front of it."""
    for earlier, later in pairwise(criteria.approvals):
        if later.offers_from < earlier.offers_from:
            fault = "The steps follow one another, so no step begins at a lower amount than the one before it."
            checker.fault(later, "offers_from_pounds", f"{fault} Raise this amount, or put this step first.")
    named: set[Approver] = set()
    for step in criteria.approvals:
        if step.approved_by in named:
            fault = (
                f"“{step.approved_by.value}” stands in two steps of {criteria.id}. Keep the one with the lower amount."
            )
            checker.fault(step, "approved_by", fault)
        named.add(step.approved_by)


def _targets(records: Records, checker: Checker) -> None:
    indicators = {indicator.id: indicator for indicator in records.indicators}
    for target in records.targets:
        if (target.amount is None) == (target.count is None):
            checker.fault(
                target, "id", f'The target {target.id} must give one of "amount_pounds" and "count", and only one.'
            )
            continue
        indicator = indicators.get(target.indicator)
        if indicator is not None and (target.amount is not None) != (indicator.unit is Unit.POUNDS):
            checker.fault(
                target,
                "indicator",
                f"The target {target.id} is not in the unit of {indicator.id}, which counts {indicator.unit}.",
            )


def _claim(claim: Claim, records: Records, checker: Checker) -> None:
    needed = {
        Bound.EXACTLY: (True, True),
        Bound.ABOUT: (True, True),
        Bound.AT_LEAST: (True, False),
        Bound.UP_TO: (False, True),
    }[claim.bound]
    given = (claim.low is not None, claim.high is not None)
    if given != needed:
        wanted = {
            (True, True): "both low and high",
            (True, False): "low and no high",
            (False, True): "high and no low",
        }[needed]
        checker.fault(claim, "bound", f'The claim {claim.id} is "{claim.bound}" and so needs {wanted}.')
    elif claim.low is not None and claim.high is not None:
        if claim.low > claim.high:
            checker.fault(
                claim, "low", f"The claim {claim.id} has a low of {claim.low} above its high of {claim.high}."
            )
        elif claim.bound is Bound.EXACTLY and claim.low != claim.high:
            checker.fault(claim, "low", f"The claim {claim.id} is exact, so its low and high must be the same number.")
    units = {indicator.id: indicator.unit for indicator in records.indicators}
    for indicator in claim.indicators:
        if indicator in units and units[indicator] is not claim.unit:
            checker.fault(
                claim, "unit", f"The claim {claim.id} is in {claim.unit}, but {indicator} counts {units[indicator]}."
            )


def _clarifications(records: Records, checker: Checker) -> None:
    answers = {answer.id: answer for answer in records.clarifications}
    superseded: dict[str, str] = {}
    for answer in records.clarifications:
        earlier = answers.get(answer.supersedes or "")
        if earlier is None:
            continue
        if earlier.answered_on >= answer.answered_on:
            checker.fault(
                answer,
                "supersedes",
                f"The answer {answer.id} of {answer.answered_on} cannot supersede {earlier.id} of "
                f"{earlier.answered_on}: it is not later.",
            )
        if other := superseded.get(earlier.id):
            checker.fault(
                answer,
                "supersedes",
                f"The answer {earlier.id} is already superseded by {other}. Supersede {other} instead.",
            )
        superseded.setdefault(earlier.id, answer.id)


def _life(fund: Fund, checker: Checker) -> None:
    life = fund.life
    if life.ends <= life.begins:
        checker.fault(
            life, "ends", f"The fund ends on {life.ends}, not after it begins on {life.begins}. Put the dates in order."
        )
    elif (life.begins.year + life.reporting_years, life.begins.month) <= (life.ends.year, life.ends.month):
        checker.fault(
            life,
            "reporting_years",
            f"Reporting stops after {life.reporting_years} years, before the fund ends on {life.ends}.",
        )
    if fund.currency != "GBP":
        checker.fault(
            fund, "currency", f'Placefund counts in pounds sterling only: write "GBP", not "{fund.currency}".'
        )
