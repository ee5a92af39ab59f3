"""The terms of a round as a fundbook states them, with the words of where each value comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from placefund.domain.assessment.approvals import ApprovalStep
from placefund.domain.assessment.method import Method
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.award_rules import AssistanceCap, AwardRules, EvidenceBand, StepDue
from placefund.domain.call_frames import CallFrame
from placefund.domain.coinvestment import CountingRule
from placefund.domain.fundbook.format import Fundbook, Round, Strand
from placefund.domain.fundbook.measures import CriteriaSet, QuestionSet
from placefund.domain.fundbook.reminder_days import RemindedOf
from placefund.domain.fundbook.terms import in_force
from placefund.domain.fundbook.values import NotPublished, Provenance
from placefund.domain.partnerships import THREE_HELICES, Helix
from placefund.domain.questions import Question
from placefund.domain.reminders import Occasion, ReminderPlan
from placefund.domain.stages import CarriedQuestion, Stage
from placefund.domain.terms import Terms

NOTHING_COUNTS = CountingRule(
    "none", frozenset(), frozenset(), Fraction(0), Fraction(0), "This fundbook has no rule on it."
)


def cite(book: Fundbook, provenance: Provenance) -> str:
    """The first source of a fact in words; says so when the fundbook set the value itself."""
    source = book.source(provenance.sources[0])
    words = f"{source.title}, {source.publisher}" if source.publisher else source.title
    return words if provenance.published else f"Set by this fundbook; not published by the fund ({words})"


def _questions(book: Fundbook, wanted: str | NotPublished) -> tuple[QuestionSet | None, tuple[Question, ...]]:
    chosen = next((questions for questions in book.question_sets if questions.id == wanted), None)
    if chosen is None:
        return None, ()
    welsh = book.lexicon
    asked = tuple(question.asked(welsh) for question in chosen.questions if question.is_asked)
    return chosen, (*asked, *(attachment.asked(welsh) for attachment in chosen.attachments))


def _pages(question_set: QuestionSet | None) -> dict[str, tuple[str, ...]]:
    """The criteria that the pages of an application are judged by, where a question is answered on one of them."""
    found: dict[str, tuple[str, ...]] = {}
    for question in question_set.questions if question_set else ():
        if question.page is not None and question.informs:
            known = found.get(question.page.value, ())
            found[question.page.value] = (*known, *(key for key in question.informs if key not in known))
    return found


def _criteria(book: Fundbook, wanted: str | NotPublished) -> tuple[CriteriaSet | None, tuple[Criterion, ...]]:
    chosen = next((criteria for criteria in book.criteria_sets if criteria.id == wanted), None)
    if chosen is None:
        return None, ()
    anchors = tuple((anchor.score, anchor.words) for anchor in chosen.scale)
    scores = [score for score, _ in anchors]
    return chosen, tuple(
        Criterion(
            key=criterion.id,
            title=criterion.title,
            weight_percent=criterion.weight_percent,
            lowest=min(scores),
            highest=max(scores),
            guidance=criterion.asks,
            anchors=anchors,
        )
        for criterion in chosen.criteria
    )


def _method(criteria_set: CriteriaSet | None, round_: Round) -> Method:
    if criteria_set is None:
        return Method(is_sealed=round_.is_sealed)
    rule = criteria_set.panel
    return Method(
        ranked_by=rule.ranked_by,
        near_the_line=rule.near_the_line,
        applicants_hidden=rule.applicants_hidden,
        readers_hidden=rule.readers_hidden,
        legs=tuple((leg, 1) for leg in rule.legs),
        award_percents=rule.award_percents,
        threshold_percent=rule.threshold_percent,
        seed_commitment=round_.seed_commitment,
        is_sealed=round_.is_sealed,
        late_changes_count=rule.late_changes_count,
        declined_money=rule.declined_money,
        interviews=rule.interviews,
        approvals=tuple(ApprovalStep(each.approved_by, each.offers_from) for each in criteria_set.approvals),
    )


def _counting(book: Fundbook, on: date) -> CountingRule:
    rule = in_force(book.rules.co_investment, on)
    if rule is None:
        return NOTHING_COUNTS
    version = f"from {rule.from_.isoformat()}" if rule.from_ else "1"
    return CountingRule(
        version=version,
        sources=frozenset(rule.counted_sources),
        forms=frozenset(rule.counted_forms),
        delivery_ratio=rule.minimum_in_delivery,
        life_ratio=rule.minimum_over_life,
        clause=cite(book, rule.provenance),
    )


def _rates(book: Fundbook, on: date) -> tuple[dict[Helix, Fraction], frozenset[Helix]]:
    """The rates that are published, by helix, and the helices whose rate is not. A book without any rate pays the whole."""
    if not book.rules.funding_rates:
        return {}, frozenset()
    rates, unknown = {}, set()
    for helix in Helix:
        versions = [rate for rate in book.rules.funding_rates if rate.helix == helix]
        rate = in_force(versions, on)
        if rate is None or isinstance(rate.rate, NotPublished):
            unknown.add(helix)
        else:
            rates[helix] = rate.rate
    return rates, frozenset(unknown)


def _excluded(book: Fundbook, strand: Strand, on: date) -> dict[str, frozenset[str]]:
    places = [place for place in book.places if place.strand in strand.excludes]
    return {place.name: frozenset(part.area_code for part in book.areas_of(place.slug, on)) for place in places}


def _stage(told: Round) -> Stage:
    """What a round is in its competition, as its terms keep it."""
    follows = told.follows or ""
    return Stage(
        kind=told.stage,
        follows=follows,
        is_invited_only=told.is_invited_only,
        carried=tuple(
            CarriedQuestion(each.question, each.earlier or each.question, each.is_fixed) for each in told.carries
        ),
        carries_costs=told.carries_costs,
        partners_may=told.partners_may,
        shows_differences=told.shows_differences,
        shows_scores=told.shows_scores,
        asks_for_costs=told.asks_for_costs,
    )


def terms_of(book: Fundbook, round_: Round) -> Terms:
    """Everything a round's rules use, as this fundbook has it on the day the round opens."""
    strand, on = book.strand(round_.strand), round_.opens_at.on
    question_set, questions = _questions(book, round_.question_set)
    criteria_set, criteria = _criteria(book, round_.criteria_set)
    partnership = in_force(book.rules.partnership, on)
    clauses = {
        "timetable": cite(book, round_.provenance),
        "cap": cite(book, strand.provenance),
        "exclusion": cite(book, strand.provenance),
        "geography": cite(book, strand.provenance),
        "life": cite(book, book.fund.life.provenance),
    }
    if partnership is not None:
        clauses["helices"] = cite(book, partnership.provenance)
    if question_set is not None:
        clauses["questions"] = cite(book, question_set.provenance)
    if criteria_set is not None:
        clauses["criteria"] = cite(book, criteria_set.provenance)
    if book.sectors:
        clauses["sectors"] = cite(book, book.sectors[0].provenance)
    if stated := book.rules.funding_rates:
        clauses["rates"] = cite(book, stated[0].provenance)
    is_open = strand.floor is None
    (rates, not_published), required = _rates(book, on), partnership.required if partnership is not None else ()
    has_all = set(THREE_HELICES) <= set(required)
    return Terms(
        strand=strand.slug,
        opens_at=round_.opens_at.as_opening,
        closes_at=round_.closes_at.as_closing,
        # A strand's floor is for a place as a whole; an award may be a part of it.
        floor=None,
        cap=strand.cap if is_open else None,
        life=(book.fund.life.begins, book.fund.life.ends),
        counting=_counting(book, on),
        questions=questions,
        form_rules=tuple(rule.asked() for rule in question_set.rules) if question_set else (),
        criteria=criteria,
        sectors=tuple(sector.name for sector in book.sectors),
        earmarked=_excluded(book, strand, on),
        rates=rates,
        rates_not_published=not_published,
        helices_needed=has_all,
        helices_required=() if has_all else required,
        may_lead=partnership.may_lead if partnership is not None else (),
        questions_until=round_.questions_until.as_closing if round_.questions_until else None,
        assessors_needed=criteria_set.panel.assessors_each if criteria_set else 3,
        clauses=clauses,
        method=_method(criteria_set, round_),
        pages_inform=_pages(question_set),
        stage=_stage(round_),
        welsh=_welsh(book, question_set, criteria),
    )


def _welsh(book: Fundbook, question_set: QuestionSet | None, criteria: Iterable[Criterion]) -> dict[str, str]:
    """The Welsh of what the terms say beside their questions, each of which has its own."""
    said = [sector.name for sector in book.sectors]
    for criterion in criteria:
        said += [criterion.title, criterion.guidance, *(words for _, words in criterion.anchors)]
    for rule in question_set.rules if question_set else ():
        said += [rule.title, rule.says]
    return book.lexicon.only(said)


def award_rules_of(book: Fundbook) -> AwardRules:
    """What the book asks of an award and of who gets it, as it holds when the fund begins."""
    rules, on = book.rules, book.fund.life.begins
    partnership, report = in_force(rules.partnership, on), in_force(rules.accountant_reports, on)
    assistance = in_force(rules.minimal_financial_assistance, on)
    return AwardRules(
        required=partnership.required if partnership else (),
        may_lead=partnership.may_lead if partnership else (),
        steps=tuple(StepDue(step.id, step.what, step.within_days, step.blocks_payment) for step in rules.set_up_steps),
        bands=tuple(
            EvidenceBand(band.from_amount, "" if isinstance(band.needed, NotPublished) else band.needed.value)
            for band in (report.bands if report else ())
        ),
        assistance=AssistanceCap(assistance.threshold, assistance.financial_years) if assistance else None,
    )


_OCCASIONS = {
    RemindedOf.DRAFT: Occasion.DRAFT,
    RemindedOf.PARTNER: Occasion.PARTNER_INVITATION,
    RemindedOf.RETURN: Occasion.RETURN,
    RemindedOf.CONDITION: Occasion.CONDITION,
}


def reminder_plan_of(book: Fundbook) -> ReminderPlan:
    """On which days a book says that people are reminded, in the order of time; a score has its own two numbers."""
    chosen, scores = {}, ReminderPlan()
    for told in book.reminders:
        if told.what is RemindedOf.SCORE:
            scores = ReminderPlan(score_before=told.before[0], score_every=told.every or scores.score_every)
        else:
            chosen[_OCCASIONS[told.what]] = tuple(sorted([*(-day for day in told.before), *told.after]))
    return replace(scores, chosen=chosen)


def call_frames_of(book: Fundbook) -> dict[str, CallFrame]:
    """By the slug of a strand, the frame in which its places run calls of their own; none where the book names none."""
    return {told.strand: told.frame() for told in book.call_frames}
