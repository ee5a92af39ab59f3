"""Why a scenario cannot be built or signed, in a sentence; an empty one when it can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from placefund.applications.models import Application
from placefund.domain.assessment.method import NearTheLine
from placefund.domain.money import Money
from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.lots import held_together, in_the_order_drawn, settled
from placefund.domain.portfolio.plan import Merit, Plan
from placefund.funds.models import Round
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.confidentiality import why_comparisons_are_closed, why_not_about
from placefund.people.models import User
from placefund.scenarios.building.queries import drawn_in, is_stale
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.queries import Asked, signature_of


def why_not_called(round_: Round, name: str, purpose: str, based_on: Scenario | None) -> str:
    """Why a scenario of a round cannot have this name and this purpose, or grow from that one."""
    given, length = name.strip(), len(purpose.strip())
    if not given:
        return "Give the scenario a name that says what is different about it."
    if len(given) > Scenario.LONGEST_NAME:
        most = Scenario.LONGEST_NAME
        return f"The name has {len(given)} characters. Give it one of at most {most}; the purpose has room for more."
    if length > Scenario.LONGEST_PURPOSE:
        return f"The purpose has {length} characters. Say in at most {Scenario.LONGEST_PURPOSE} what the scenario is to show."
    if Scenario.objects.filter(round=round_, name=given).exists():
        return f"There is a scenario called “{given}” in this round already. Give this one another name."
    if based_on is not None and based_on.round_id != round_.pk:
        return f"“{based_on}” belongs to another round, so it cannot be built on here."
    return ""


def why_not_built(round_: Round, by: User, at: datetime) -> str:
    """Why this person cannot build a scenario of a round now."""
    if round_.state == "released":
        return "The outcomes of this round are released, so nothing is left to choose. Its scenarios can still be read."
    return why_comparisons_are_closed(by, round_, at)


def why_not_weighed(round_: Round, plan: Plan, bids: Sequence[Bid]) -> str:
    """Why there is nothing to choose from on the merit that a plan asks for."""
    if not bids:
        return f"No application of {round_} has a score of this kind yet: {plan.merit.label}."
    if plan.merit is Merit.EXPECTED and not bids[0].draws:
        return "The readings cannot tell how large chance is, so nothing can be drawn. Choose another score."
    return ""


def why_not_stated(round_: Round, asked: Asked, by: User, at: datetime) -> str:
    """Why this person cannot put a view on record: it lacks something, or is about a bid that a conflict keeps them from."""
    return asked.lacking(round_) or why_not_about(asked.application, by, at)


def why_not_signed(scenario: Scenario, by: User, at: datetime, money: Money | None = None) -> str:
    """Why this person cannot sign a scenario now; its state is for the lifecycle to say.

    `money` is what the round can still give, where its line is drawn; without it, what its strand has.
    """
    round_ = scenario.round
    if round_.state == "released":
        return "The outcomes of this round are released, so nothing is left to sign."
    if other := signature_of(round_):
        return f"“{other.scenario}” is signed. Revoke that signature, with a reason, before you sign another."
    if scenario.made_by_id == by.pk:
        return "You built this scenario yourself. Another decision maker has to sign it."
    return why_comparisons_are_closed(by, round_, at) or _why_it_does_not_hold(scenario, money)


def _why_it_does_not_hold(scenario: Scenario, money: Money | None) -> str:
    if waiting := _why_scores_are_awaited(scenario.round):
        return waiting
    if is_stale(scenario):
        return "The bids or their scores have changed since this scenario was built. Copy it, and sign the copy."
    withdrawn = StatedView.objects.filter(withdraws__in=scenario.plan().views).first()
    if withdrawn is not None:
        who = withdrawn.who
        return f"This scenario applies a view that is withdrawn ({who}). Copy it without that view, and sign the copy."
    return _why_lots_are_not_kept(scenario, money)


def _why_scores_are_awaited(round_: Round) -> str:
    """A bid that the panel has still to agree on would be passed over by a choice that is signed now, and nobody said why."""
    rows = Application.objects.filter(round=round_, state__in=("submitted", "eligible")).order_by("pk")
    waiting = list(rows.select_related("partnership"))
    if not waiting:
        return ""
    if len(waiting) == 1:
        return f"1 application of {round_} has no agreed score yet: {waiting[0]}. A scenario signed now would leave it out."
    return (
        f"{len(waiting)} applications of {round_} have no agreed score yet; the first is {waiting[0]}. "
        "A scenario signed now would leave them out."
    )


def _why_lots_are_not_kept(scenario: Scenario, money: Money | None) -> str:
    """The published method may say that lots decide near the line: then what is signed has to keep to them."""
    round_ = scenario.round
    if round_.terms().method.near_the_line is not NearTheLine.PARTIAL_RANDOMISATION:
        return ""
    draw = getattr(round_, "draw", None)
    if draw is None:
        if len(near_the_line(round_, money).near) < 2:
            return ""
        return "The published method draws lots near the line, and nobody has drawn yet. Draw first, and sign a copy built after."
    if scenario.made_at > draw.drawn_at or _keeps_to_lots(scenario):
        return ""
    return (
        "Lots were drawn after this scenario was built. Copy it: the copy keeps to the order drawn. Then sign the copy."
    )


def _keeps_to_lots(scenario: Scenario) -> bool:
    """Whether a scenario holds together what lots hold together: it is what a copy built now would hold, which may be nothing."""
    problem = scenario.problem()
    known = {bid.id for bid in problem.bids}
    fixed = settled(problem.bids, problem.rules)
    return held_together(problem.rules) == held_together(in_the_order_drawn(drawn_in(scenario.round), known, fixed))
