"""The views on record in a round beside a scenario: followed or not, and what it cost, or would have cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from placefund.design.wording import day_in_words
from placefund.design.wording.pins import concession_in_words
from placefund.design.wording.rules import rule_in_words, titles_of
from placefund.domain.messages import say
from placefund.domain.portfolio.choice import slack
from placefund.domain.portfolio.plan import Stance, bid_id
from placefund.domain.portfolio.rules import Rule
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.models import StatedView
from placefund.scenarios.stated_views.queries import as_rules, views_of


class Treatment(StrEnum):
    """What became of a view in a scenario."""

    FOLLOWED = "followed"
    KEPT = "kept"
    NOT_FOLLOWED = "not_followed"
    HEARD = "heard"

    @property
    def label(self) -> str:
        return {
            "followed": say("Followed"),
            "kept": say("Kept, without being a rule"),
            "not_followed": say("Not followed"),
            "heard": say("On record"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class ViewTreatment:
    """A view: whose it is and when, what it asks for, whether it was followed, what that costs, and the reason that was given."""

    who: str
    asked: str
    heed: str
    cost: str
    reason: str


def treatments_of(explained: Explanations) -> tuple[ViewTreatment, ...]:
    """Every view that is in force in the round, or that the scenario applies, in the order in which they were recorded."""
    applied = explained.answer.scenario.plan().views
    rows = [view for view in views_of(explained.answer.scenario.round) if view.pk in applied or not _is_withdrawn(view)]
    return tuple(_treatment(view, explained) for view in sorted(rows, key=lambda each: each.pk))


def _is_withdrawn(view: StatedView) -> bool:
    return hasattr(view, "withdrawal")


def _treatment(view: StatedView, explained: Explanations) -> ViewTreatment:
    rules = as_rules([view])
    rule = rules[0].rule() if rules else None
    heed = _heed(view, rule, explained)
    return ViewTreatment(
        who=say("{who}, {day}", who=view.who, day=day_in_words(view.stated_on)),
        asked=_asked(view, rule, explained),
        heed=heed.label,
        cost=_cost(view, rule, heed, explained),
        reason=view.reason,
    )


def _heed(view: StatedView, rule: Rule | None, explained: Explanations) -> Treatment:
    answer = explained.answer
    if view.pk in answer.scenario.plan().views:
        return Treatment.FOLLOWED
    if rule is not None:
        is_kept = slack(rule, rule.row(answer.problem.bids), answer.choice.levels).slack >= 0
        return Treatment.KEPT if is_kept else Treatment.NOT_FOLLOWED
    if Stance(view.stance) is Stance.SUPPORT:
        return Treatment.KEPT if bid_id(view.application_id or 0) in answer.choice.levels else Treatment.NOT_FOLLOWED
    return Treatment.HEARD


def _asked(view: StatedView, rule: Rule | None, explained: Explanations) -> str:
    if rule is not None:
        said = rule_in_words(rule, titles_of(explained.answer.problem))
        return said.removesuffix(f" ({view.who})").removesuffix(f" ({view.office})")
    if view.application is not None:
        return say("Supports “{application}”", application=view.application)
    return Stance(view.stance).label


def _cost(view: StatedView, rule: Rule | None, heed: Treatment, explained: Explanations) -> str:
    if rule is None:
        return ""
    if heed is Treatment.FOLLOWED:
        price = explained.prices.get(rule.key)
        return price.sentence if price else ""
    found = explained.concessions.get(rule.key)
    if found is None:
        return say("What following it would cost was not asked when this answer was worked out. A copy would say it.")
    if heed is Treatment.KEPT and found.is_kept:
        return say("Nothing: what was chosen keeps it anyway.")
    words = explained.released.words if explained.released else explained.words
    return concession_in_words(found, words, are_pins_released=explained.released is not None)
