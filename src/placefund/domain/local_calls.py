"""Local calls: what a place sets by itself in a call of its own, and the rules of its fund that it may only tighten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Track, Weighing, in_track
from placefund.domain.call_frames import CallFrame, outside
from placefund.domain.eligibility import moment_in_words
from placefund.domain.findings import Finding, failed
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.stages import Stage, StageKind
from placefund.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Wish:
    """What a programme office sets for a local call: its days, the most for one project, who reads, whether it is sealed, and
    whether the board of the place endorses what is chosen."""

    opens_at: datetime
    closes_at: datetime
    cap: Money | None
    assessors_needed: int
    is_sealed: bool = False
    board_endorses: bool = False


def terms_for(
    source: Terms, bound: Terms, wish: Wish, *, within: frozenset[str], frame: CallFrame | None = None
) -> Terms:
    """The terms of a local call that begins with those of `source`, another round, and stands under the rules of `bound`.

    The place's own areas take the place of the fund's exclusions: in its call nobody competes from outside. A draw needs a seed
    of its own, so none is taken over.
    """
    stage = Stage(kind=StageKind.LOCAL_CALL, asks_for_costs=source.stage.asks_for_costs)
    return replace(
        source,
        opens_at=wish.opens_at,
        closes_at=wish.closes_at,
        questions_until=None,
        floor=None,
        cap=wish.cap if wish.cap is not None else _lowest(bound.cap, frame.most if frame else None),
        earmarked={},
        within=within,
        assessors_needed=wish.assessors_needed,
        method=replace(source.method, is_sealed=wish.is_sealed, seed_commitment="", approvals=()),
        stage=stage,
        board_endorses=wish.board_endorses,
    )


def _lowest(*caps: Money | None) -> Money | None:
    """The cap that binds where a place sets none of its own."""
    return min((cap for cap in caps if cap is not None), default=None)


def with_tracks(terms: Terms, bound: Terms, fit: Sequence[Criterion], weighing: Weighing) -> Terms:
    """The terms of a call that is judged in two tracks: the fund's criteria for quality, and the place's own for local fit.

    Without a criterion of its own a call is judged in one track, by the fund's.
    """
    if not fit:
        return replace(terms, criteria=bound.criteria, method=replace(terms.method, weighing=Weighing.BOTH))
    quality = tuple(replace(each, track=Track.QUALITY) for each in bound.criteria)
    own = tuple(replace(each, track=Track.FIT) for each in fit)
    return replace(terms, criteria=(*quality, *own), method=replace(terms.method, weighing=weighing))


Bound = Callable[[Terms, Terms], Finding]
"""A rule of the fund: its terms and those of a local call in, whether the call keeps it out."""


def activity_falls_in_the_funds_window(fund: Terms, local: Terms) -> Finding:
    """What is funded ends with the fund, whoever chose it."""
    holds = fund.life[0] <= local.life[0] and local.life[1] <= fund.life[1]
    return _found(
        activity_falls_in_the_funds_window, holds, say("Its activity would fall outside the fund's own window.")
    )


def one_project_stays_below_the_funds_cap(fund: Terms, local: Terms) -> Finding:
    holds = fund.cap is None or (local.cap is not None and local.cap <= fund.cap)
    why = say("One project may get at most {cap} under the fund's rules.", cap=fund.cap)
    return _found(one_project_stays_below_the_funds_cap, holds, why)


def nobody_is_paid_a_higher_rate(fund: Terms, local: Terms) -> Finding:
    """A rate that the fund has not published is no rate of the call either."""
    highest = {helix: fund.rates.get(helix, Fraction(1)) for helix in local.rates}
    holds = (
        fund.rates.keys() <= local.rates.keys()
        and all(rate <= highest[helix] for helix, rate in local.rates.items())
        and fund.rates_not_published <= local.rates_not_published
    )
    return _found(nobody_is_paid_a_higher_rate, holds, say("It would pay a larger share of a cost than the fund does."))


def co_investment_is_counted_as_the_fund_counts_it(fund: Terms, local: Terms) -> Finding:
    own, theirs = fund.counting, local.counting
    holds = theirs.sources <= own.sources and theirs.forms <= own.forms
    why = say("It would count money as co-investment that the fund does not count.")
    return _found(co_investment_is_counted_as_the_fund_counts_it, holds, why)


def as_much_co_investment_is_asked_for(fund: Terms, local: Terms) -> Finding:
    own, theirs = fund.counting, local.counting
    holds = theirs.delivery_ratio >= own.delivery_ratio and theirs.life_ratio >= own.life_ratio
    return _found(
        as_much_co_investment_is_asked_for, holds, say("It would ask for less co-investment than the fund does.")
    )


def every_leg_of_the_helix_is_asked_for(fund: Terms, local: Terms) -> Finding:
    holds = set(fund.required_helices) <= set(local.required_helices)
    why = say("It would take a partnership that the fund's rules would not: a leg of the helix is missing.")
    return _found(every_leg_of_the_helix_is_asked_for, holds, why)


def nobody_leads_whom_the_fund_keeps_from_it(fund: Terms, local: Terms) -> Finding:
    holds = not fund.may_lead or (bool(local.may_lead) and set(local.may_lead) <= set(fund.may_lead))
    return _found(
        nobody_leads_whom_the_fund_keeps_from_it, holds, say("It would let somebody lead whom the fund does not.")
    )


def every_question_of_the_fund_is_asked(fund: Terms, local: Terms) -> Finding:
    """What the fund has to know of a project (near market, subsidy, overlap with other money) is asked in its own words."""
    asked = {question.key: question for question in local.questions}
    lacking = [
        question.title for question in fund.questions if question.is_required and asked.get(question.key) != question
    ]
    why = say("These questions of the fund would be missing or changed: {lacking}", lacking=all_of(lacking))
    return _found(every_question_of_the_fund_is_asked, not lacking, why)


def every_rule_of_the_form_holds(fund: Terms, local: Terms) -> Finding:
    holds = all(rule in local.form_rules for rule in fund.form_rules)
    return _found(
        every_rule_of_the_form_holds, holds, say("A rule that the fund sets between answers would be missing.")
    )


def only_the_funds_sectors_are_taken(fund: Terms, local: Terms) -> Finding:
    holds = not fund.sectors or (bool(local.sectors) and set(local.sectors) <= set(fund.sectors))
    return _found(only_the_funds_sectors_are_taken, holds, say("It would take a sector that the fund does not fund."))


def every_criterion_of_the_fund_is_judged(fund: Terms, local: Terms) -> Finding:
    scales = {criterion.key: (criterion.lowest, criterion.highest) for criterion in local.criteria}
    holds = all(scales.get(each.key) == (each.lowest, each.highest) for each in fund.criteria)
    why = say("A criterion of the fund would not be judged, or on another scale.")
    return _found(every_criterion_of_the_fund_is_judged, holds, why)


def quality_is_judged_as_the_fund_judges_it(fund: Terms, local: Terms) -> Finding:
    """Where a call has two tracks, that of quality is the fund's: its criteria, its weights, its words, and nothing else."""
    own = tuple(replace(each, track=None) for each in in_track(local.criteria, Track.QUALITY))
    holds = not local.has_tracks or own == fund.criteria
    why = say("In the track of national quality it would judge by other criteria or weights than the fund does.")
    return _found(quality_is_judged_as_the_fund_judges_it, holds, why)


def as_many_read_each_application(fund: Terms, local: Terms) -> Finding:
    holds = local.assessors_needed >= fund.assessors_needed
    why = say("Each application is read by {needed} at the least.", needed=fund.assessors_needed)
    return _found(as_many_read_each_application, holds, why)


def the_threshold_is_as_high(fund: Terms, local: Terms) -> Finding:
    own, theirs = fund.method.threshold_percent, local.method.threshold_percent
    return _found(the_threshold_is_as_high, theirs >= own, say("It would take what scores below the fund's threshold."))


BOUNDS: tuple[Bound, ...] = (
    activity_falls_in_the_funds_window,
    one_project_stays_below_the_funds_cap,
    nobody_is_paid_a_higher_rate,
    co_investment_is_counted_as_the_fund_counts_it,
    as_much_co_investment_is_asked_for,
    every_leg_of_the_helix_is_asked_for,
    nobody_leads_whom_the_fund_keeps_from_it,
    every_question_of_the_fund_is_asked,
    every_rule_of_the_form_holds,
    only_the_funds_sectors_are_taken,
    every_criterion_of_the_fund_is_judged,
    quality_is_judged_as_the_fund_judges_it,
    as_many_read_each_application,
    the_threshold_is_as_high,
)
"""Every rule of a fund that its places' calls may tighten and not loosen."""


def loosened(fund_terms: Terms, local_terms: Terms, frame: CallFrame | None = None) -> tuple[Finding, ...]:
    """The rules of the fund that a local call's terms would loosen, each with why; none where it may be run so. `frame` is what
    the fund's book says of local calls beyond the terms of its own rounds."""
    framed = outside(frame, local_terms) if frame else ()
    return (*failed(bound(fund_terms, local_terms) for bound in BOUNDS), *framed)


def _found(rule: Bound, holds: bool, why: str) -> Finding:
    kept = say("As the fund has it, or stricter.")
    return Finding(rule.__name__, holds, kept if holds else why)


def why_money_is_too_much(asked: Money, held: Money, of_other_calls: Money) -> str:
    """Why a local call cannot have this much, in a sentence; empty when it can. A place sets out what it has, and once."""
    left = held - of_other_calls
    if asked.pence <= 0:
        return say("A local call needs an amount above £0 to choose with.")
    if asked > left:
        return say(
            "The place has {held} here, and its other calls {of_other_calls} of it: this one can have at most {left}.",
            held=held,
            of_other_calls=of_other_calls,
            left=max(left, Money(0)),
        )
    return ""


def why_days_are_wrong(wish: Wish, at: datetime) -> str:
    """Why a call cannot have these days, in a sentence; empty when it can."""
    if wish.closes_at <= wish.opens_at:
        return say("It would close before it opens. Set a later closing.")
    if wish.closes_at <= at:
        return say("It would have closed already, on {closes}. Set later days.", closes=moment_in_words(wish.closes_at))
    return ""
